import {
  Color,
  DataTexture,
  DataUtils,
  HalfFloatType,
  LinearFilter,
  MeshStandardMaterial,
  RedFormat,
  Vector2,
  type Matrix4,
  type Texture,
  type Vector3,
} from 'three'
import { heightAt } from '../marks/zoneRelief.ts'
import type { ZoneRelief } from '../zonePlace.ts'
import type { Finish, MadeSurface, PartLook } from '../stage.ts'

/**
 * Reflections without a map: gradients and soft boxes as a few lines of arithmetic. Used where an environment map would
 * cost seconds (software rendering); rough surfaces get wider, dimmer boxes.
 */
const STUDIO_GLSL = /* glsl */ `
varying vec3 vStagePosition;
uniform vec2 uMade;
#if STAGE_CAVITIES > 0
uniform mat4 uCavityFrames[STAGE_CAVITIES];
uniform vec3 uCavitySizes[STAGE_CAVITIES];
uniform sampler2D uCavityGround;
float cavityGround(vec2 place, int i) {
  vec2 grid = vec2(GROUND_COLUMNS, GROUND_ROWS);
  vec2 at = (0.5 * (clamp(place, -1.0, 1.0) + 1.0) * (grid - 1.0) + 0.5) / grid;
  return texture2D(uCavityGround, vec2(at.x, (at.y + float(i)) / float(STAGE_CAVITIES))).r;
}
#endif
float studioBox(vec3 d, vec3 c, float edge, float r) {
  return smoothstep(edge - 0.04 - 0.75 * r, edge + 0.03 + 0.3 * r, dot(d, c)) * mix(1.0, 0.3, r);
}
vec3 studioRadiance(vec3 d, float r) {
  vec3 c = mix(vec3(0.1, 0.094, 0.088), vec3(0.26, 0.275, 0.3), smoothstep(-0.6, 0.8, d.y));
  c += vec3(1.0, 0.94, 0.86) * 1.9 * studioBox(d, vec3(0.53, 0.62, 0.58), 0.86, r);
  c += vec3(0.8, 0.88, 1.0) * 0.9 * studioBox(d, vec3(-0.87, 0.35, 0.34), 0.85, r);
  c += vec3(0.9, 0.94, 1.0) * 1.6 * studioBox(d, vec3(-0.3, 0.45, -0.84), 0.8, r);
  c += vec3(1.0, 0.9, 0.78) * 1.5 * studioBox(d, vec3(0.79, 0.25, -0.55), 0.9, r);
  return c;
}
float stageHash(vec3 p) { return fract(sin(dot(floor(p), vec3(12.9898, 78.233, 37.719))) * 43758.5453); }
`
const INDIRECT_GLSL = /* glsl */ `
#ifdef STAGE_PLAIN
  vec3 studioNormal = inverseTransformDirection(geometryNormal, viewMatrix);
  iblIrradiance += vec3(0.34, 0.35, 0.37) * (0.65 + 0.35 * studioNormal.y) * PI;
  radiance += studioRadiance(inverseTransformDirection(reflect(-geometryViewDir, geometryNormal), viewMatrix), material.roughness);
#endif
`
/**
 * Layer lines tilt the normal up and down; grain moves the colour. Both fade out where a pixel is larger than they are.
 */
const MADE_GLSL = /* glsl */ `
if (uMade.x > 0.0) {
  float layer = vStagePosition.y / uMade.x;
  float seen = clamp(1.15 - 1.3 * fwidth(layer), 0.0, 1.0);
  float wave = sin(6.2831853 * layer);
  vec3 stageUp = (viewMatrix * vec4(0.0, 1.0, 0.0, 0.0)).xyz;
  float side = 1.0 - abs(dot(normal, stageUp));
  normal = normalize(normal + stageUp * (0.15 * wave * seen * side));
  diffuseColor.rgb *= 1.0 - 0.06 * seen * side * smoothstep(0.2, 1.0, -wave);
}
if (uMade.y > 0.0) diffuseColor.rgb *= 1.0 + uMade.y * 0.22 * (stageHash(vStagePosition * 3.1) - 0.5);
`

/**
 * Cut letters lie in their own shade: what is below the surface inside a zone is darker, as the eye expects of a
 * groove. Raised ones (a depth below zero) have dark feet and tops in full light, so that they are read where the lamps
 * happen to show no side of them.
 */
const CAVITY_GLSL = /* glsl */ `
#if STAGE_CAVITIES > 0
for (int i = 0; i < STAGE_CAVITIES; i++) {
  vec3 inside = (uCavityFrames[i] * vec4(vStagePosition, 1.0)).xyz;
  vec3 size = uCavitySizes[i];
  vec2 place = clamp(inside.xy / size.xy, -1.0, 1.0);
  float ground = cavityGround(place, i);
  // Along the surface's normal, not the zone's: on a steep place what is cut 1 mm deep lies further below.
  vec2 cell = 2.0 / vec2(GROUND_COLUMNS - 1.0, GROUND_ROWS - 1.0);
  float right = cavityGround(place + vec2(cell.x, 0.0), i);
  float above = cavityGround(place + vec2(0.0, cell.y), i);
  vec2 slope = (vec2(right, above) - ground) / (cell * size.xy);
  inside.z = (inside.z - ground) * inversesqrt(1.0 + dot(slope, slope));
  float part = -inside.z / size.z;
  if (abs(inside.x) < size.x && abs(inside.y) < size.y && part > 0.08 && part < 1.2 + 0.1 / abs(size.z))
    diffuseColor.rgb = size.z > 0.0
      ? diffuseColor.rgb * mix(0.62, 0.34, min(part, 1.0))
      : mix(0.3 * diffuseColor.rgb, 1.25 * diffuseColor.rgb + 0.06, smoothstep(0.6, 0.95, part));
}
#endif
`
/** Cut zones a part can show at once; PROP_LIMITS allows more, nobody engraves more. */
const MAX_CAVITIES = 4

/** A zone of words: from prop mm to the zone's frame, and half its width, half its height, its depth (raised: < 0). */
export interface Cavity {
  readonly frame: Matrix4
  readonly size: Vector3
  /** The surface under it; null: the zone's plane. */
  readonly relief: ZoneRelief | null
}

/** Samples of the surface under a zone, each way. */
const GROUND = { columns: 48, rows: 24 } as const

/** Heights under the zones, one above the other. */
function groundOf(cavities: readonly Cavity[]): DataTexture {
  const { columns, rows } = GROUND
  const heights = Uint16Array.from({ length: columns * rows * cavities.length }, (_, i) => {
    const [row, column] = [Math.floor(i / columns) % rows, i % columns]
    const { relief } = cavities[Math.floor(i / (columns * rows))]!
    return DataUtils.toHalfFloat(heightAt(relief, (2 * column) / (columns - 1) - 1, (2 * row) / (rows - 1) - 1))
  })
  const texture = new DataTexture(heights, columns, rows * cavities.length, RedFormat, HalfFloatType)
  texture.minFilter = texture.magFilter = LinearFilter
  texture.needsUpdate = true
  return texture
}

export interface PartMaterial {
  readonly material: MeshStandardMaterial
  /** @param painted the mesh has colours of its own: they show where there is no picture, and as made */
  setLook(look: PartLook, texture: Texture | null, painted: boolean): void
  setFinish(finish: Finish, surface: MadeSurface): void
  setCavities(cavities: readonly Cavity[]): void
  setGlow(color: string, strength: number): void
  dispose(): void
}

/** The one material of the stage: Khronos PBR metallic-roughness, with the machine's marks when shown as made. */
export function createPartMaterial(lighting: 'environment' | 'plain'): PartMaterial {
  const material = new MeshStandardMaterial()
  const made = { value: new Vector2(0, 0) }
  let look: PartLook = { color: '#b8b8b8', metalness: 0, roughness: 0.6, asModelled: false }
  let map: Texture | null = null
  let hasPaint = false
  let finish: Finish = 'rendered'
  const frames = { value: [] as Matrix4[] }
  const sizes = { value: [] as Vector3[] }
  const ground = { value: null as DataTexture | null }
  material.defines = {
    ...material.defines,
    GROUND_COLUMNS: GROUND.columns.toFixed(1),
    GROUND_ROWS: GROUND.rows.toFixed(1),
    STAGE_CAVITIES: 0,
    ...(lighting === 'plain' ? { STAGE_PLAIN: '' } : {}),
  }
  material.onBeforeCompile = (shader) => {
    shader.uniforms.uMade = made
    shader.uniforms.uCavityFrames = frames
    shader.uniforms.uCavitySizes = sizes
    shader.uniforms.uCavityGround = ground
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\nvarying vec3 vStagePosition;')
      .replace('#include <begin_vertex>', '#include <begin_vertex>\nvStagePosition = position;')
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', `#include <common>\n${STUDIO_GLSL}`)
      .replace('#include <normal_fragment_maps>', `#include <normal_fragment_maps>\n${MADE_GLSL}${CAVITY_GLSL}`)
      .replace('#include <lights_fragment_maps>', `#include <lights_fragment_maps>\n${INDIRECT_GLSL}`)
  }
  const apply = () => {
    const asMade = finish === 'made'
    const wanted = asMade ? null : map
    const painted = hasPaint && look.asModelled && wanted === null
    material.color.set(wanted || painted ? '#ffffff' : look.color)
    // Paint and resin are never mirrors: what leaves a machine is rougher than the picture.
    material.metalness = asMade ? Math.min(look.metalness, 0.35) : look.metalness
    material.roughness = Math.max(asMade ? 0.58 : 0.12, look.roughness)
    if (material.map !== wanted || material.vertexColors !== painted) {
      material.map = wanted
      material.vertexColors = painted
      material.needsUpdate = true
    }
  }
  apply()
  return {
    material,
    setLook(next, texture, painted) {
      look = next
      map = texture
      hasPaint = painted
      apply()
    },
    setFinish(next, surface) {
      finish = next
      made.value.set(next === 'made' ? surface.layerMm : 0, next === 'made' ? surface.grain : 0)
      apply()
    },
    setCavities(cavities) {
      const shown = cavities.slice(0, MAX_CAVITIES)
      frames.value = shown.map((cavity) => cavity.frame)
      sizes.value = shown.map((cavity) => cavity.size)
      ground.value?.dispose()
      ground.value = shown.length === 0 ? null : groundOf(shown)
      if (material.defines?.STAGE_CAVITIES === shown.length) return
      material.defines = { ...material.defines, STAGE_CAVITIES: shown.length }
      material.needsUpdate = true
    },
    dispose() {
      ground.value?.dispose()
      material.dispose()
    },
    setGlow(color, strength) {
      material.emissive = new Color(color)
      material.emissiveIntensity = strength
    },
  }
}
