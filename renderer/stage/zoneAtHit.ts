import type { TextZone } from '#node-core/model/prop.ts'
import type { Vector3 } from '#node-core/model/vector3.ts'
import { heightAt } from './marks/zoneRelief.ts'
import type { LaidZone } from './zonePlace.ts'
import type { StageHit } from './stage.ts'

/** Further than this from the surface under a zone is another surface: the other side of a thin part, say. mm */
const OFF_MM = 2

/**
 * The zone that was pressed on, words in it or not. Of several that lie over each other the first.
 *
 * @param hit at the size as published
 */
export function zoneAtHit<Zone extends LaidZone & Pick<TextZone, 'id' | 'part' | 'depthMm'>>(
  zones: readonly Zone[],
  hit: StageHit,
): Zone | undefined {
  return zones.find((zone) => {
    if (zone.part !== hit.part) return false
    const offset = hit.point.map((value, k) => value - zone.origin[k]!) as unknown as Vector3
    const x = dot(offset, cross(zone.up, zone.normal)) / (zone.widthMm / 2)
    const y = dot(offset, zone.up) / (zone.heightMm / 2)
    if (Math.abs(x) > 1 || Math.abs(y) > 1) return false
    // Floors of letters lie as deep as they are cut, raised ones stand out.
    return Math.abs(dot(offset, zone.normal) - heightAt(zone.relief, x, y)) <= OFF_MM + zone.depthMm
  })
}

const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector3, b: Vector3): Vector3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
