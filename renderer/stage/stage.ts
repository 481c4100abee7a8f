import type { Vector3 } from '#node-core/model/prop.ts'
import type { Paint } from '#node-core/modeling/import/importedProp.ts'
import type { ZoneRelief } from './zonePlace.ts'

/** Triangles of one piece, millimetres, Y up, standing on y = 0. */
export interface StageMesh {
  readonly positions: Float32Array
  readonly indices: Uint32Array
  /** Null: computed on the stage with hard edges kept. */
  readonly normals: Float32Array | null
  readonly uvs: Float32Array | null
  /** The colours of its file by triangle, as measured; none: the look's colour all over. */
  readonly paint?: Paint | null
}

/** One thing on the stage that can be pointed at. */
export interface StagePart {
  /** Unique on the stage. */
  readonly key: string
  /** What a person picks: several meshes may belong to one part. */
  readonly part: string
  readonly mesh: StageMesh
}

/** How a part looks, whatever the light. */
export interface PartLook {
  /** `#rrggbb`, sRGB. */
  readonly color: string
  readonly metalness: number
  readonly roughness: number
  /** In the colours of its file, where the mesh has them. */
  readonly asModelled: boolean
}

/** `rendered`: the studio's picture. `made`: what leaves the machine. */
export type Finish = 'rendered' | 'made'

/** How the machine leaves a surface; a hint for the eye, not a simulation. */
export interface MadeSurface {
  /** Distance of the layer lines as shown, mm; 0 = none. */
  readonly layerMm: number
  /** 0–1, powder grain. */
  readonly grain: number
}

export const CAMERA_VIEWS = ['hero', 'front', 'back', 'left', 'top'] as const
export type CameraView = (typeof CAMERA_VIEWS)[number]

/** Where a pointer met the surface, in prop millimetres (before the size slider). */
export interface StageHit {
  readonly part: string
  readonly point: Vector3
  /** Out of the surface, unit length. */
  readonly normal: Vector3
}

/** A place on the model that an HTML label or marker follows. */
export interface StageAnchor {
  readonly id: string
  readonly point: Vector3
  /** When given, the anchor counts as hidden while its surface looks away. */
  readonly normal?: Vector3
}

/** Where an anchor is on the canvas, CSS pixels. */
export interface ScreenSpot {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly visible: boolean
}

/** Words laid over a zone until their real geometry arrives. */
export interface TextOverlay {
  readonly zone: string
  readonly origin: Vector3
  readonly normal: Vector3
  readonly up: Vector3
  readonly widthMm: number
  readonly heightMm: number
  /** The surface under the zone; null: the zone's plane. */
  readonly relief: ZoneRelief | null
  readonly text: string
  readonly font: string
  /** Height of the em square in prop mm. */
  readonly sizeMm: number
  /** They will stand out; else they will be cut in. */
  readonly raised: boolean
  /** Colour of the part below. */
  readonly color: string
}

export interface StageStats {
  /** `plain` in software rendering, where an environment map costs seconds. */
  readonly lighting: 'environment' | 'plain'
  readonly renderer: string
  readonly frames: number
  readonly lastFrameMs: number
  readonly triangles: number
}

/** Colours of everything that is not the prop. */
export interface StageTheme {
  readonly floor: string
  readonly line: string
  readonly light: string
  readonly accent: string
  readonly shadow: string
  /** Inner and outer colour of the backdrop, for pictures. */
  readonly backdrop: readonly [string, string]
}
