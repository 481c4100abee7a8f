import { Vector3 } from 'three'
import type { Ref } from 'vue'
import type { Stage } from './createStage.ts'
import { upOnSurface } from './marks/createZoneFrame.ts'
import type { ZonePlace } from './zonePlace.ts'
import type { StageHit } from './stage.ts'

export interface PlacedZone extends ZonePlace {
  readonly part: string
}

const MIN_MM = 4

/**
 * Press on the surface for the middle of a text zone, drag for its size, let go. A mere click gets a size that fits.
 */
export function useZoneDrag(
  stage: Readonly<Ref<Stage | null>>,
  onPlace: (zone: PlacedZone) => void,
  flatAround: (hit: StageHit) => ZonePlace | null,
) {
  let hit: StageHit | null = null
  let pending: PlacedZone | null = null
  const zoneOf = (from: StageHit, widthMm: number, heightMm: number): PlacedZone => ({
    part: from.part,
    origin: rounded(from.point),
    normal: rounded(from.normal, 6),
    up: rounded(upOnSurface(from.normal), 6),
    widthMm: Math.round(widthMm * 10) / 10,
    heightMm: Math.round(heightMm * 10) / 10,
  })
  /** The flat place around a mere click, with a little air. */
  const fitting = (from: StageHit): PlacedZone | null => {
    const flat = flatAround(from)
    return (
      flat && {
        part: from.part,
        origin: flat.origin,
        normal: rounded(flat.normal, 6),
        up: rounded(flat.up, 6),
        widthMm: Math.floor(flat.widthMm * 0.96 * 10) / 10,
        heightMm: Math.floor(flat.heightMm * 0.96 * 10) / 10,
      }
    )
  }
  return {
    /** At a point of the canvas, with a given size: the keyboard's way. */
    at(x: number, y: number, widthMm: number, heightMm: number): PlacedZone | null {
      const found = stage.value?.pickAt(x, y) ?? null
      return found && (fitting(found) ?? zoneOf(found, widthMm, heightMm))
    },
    active: () => hit !== null,
    start(x: number, y: number): boolean {
      hit = stage.value?.pickAt(x, y) ?? null
      pending = null
      stage.value?.setDragging(hit === null)
      return hit !== null
    },
    move(x: number, y: number): void {
      const point = hit && stage.value?.pointOnPlane(x, y, hit.point, hit.normal)
      if (!hit || !point) return
      const offset = new Vector3(...point).sub(new Vector3(...hit.point))
      const up = new Vector3(...upOnSurface(hit.normal))
      const right = new Vector3().crossVectors(up, new Vector3(...hit.normal))
      pending = zoneOf(
        hit,
        Math.max(MIN_MM, 2 * Math.abs(offset.dot(right))),
        Math.max(MIN_MM, 2 * Math.abs(offset.dot(up))),
      )
      stage.value?.setZones([pending])
    },
    end(_x: number, _y: number): void {
      if (hit) onPlace(pending ?? fitting(hit) ?? zoneOf(hit, 40, 10))
      hit = pending = null
      stage.value?.setDragging(true)
    },
  }
}

function rounded(vector: readonly [number, number, number], digits = 3): [number, number, number] {
  const factor = 10 ** digits
  return vector.map((value) => Math.round(value * factor) / factor) as [number, number, number]
}
