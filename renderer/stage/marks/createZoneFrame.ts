import { BufferGeometry, Color, Float32BufferAttribute, Group, LineBasicMaterial, LineSegments, Vector3 } from 'three'
import type { LaidZone } from '../zonePlace.ts'
import { heightAt } from './zoneRelief.ts'

/** Points of a side of a frame that follows a round surface. */
const SIDE = 24

/** The border of a zone, anticlockwise from the lower left, a hair above the surface. */
export function zoneBorder(zone: LaidZone): [number, number, number][] {
  const normal = new Vector3(...zone.normal)
  const up = new Vector3(...zone.up)
  const right = new Vector3().crossVectors(up, normal)
  const lift = Math.max(zone.widthMm, zone.heightMm) * 0.006
  const steps = zone.relief ? SIDE : 1
  return Array.from({ length: 4 * steps }, (_, i) => {
    const along = (2 * (i % steps)) / steps - 1
    const [x, y] = ([() => [along, -1], () => [1, along], () => [-along, 1], () => [-1, -along]] as const)[
      Math.floor(i / steps)
    ]!() as [number, number]
    return new Vector3(...zone.origin)
      .addScaledVector(right, (x * zone.widthMm) / 2)
      .addScaledVector(up, (y * zone.heightMm) / 2)
      .addScaledVector(normal, lift + heightAt(zone.relief, x, y))
      .toArray()
  })
}

/**
 * The letters' up for a place on a surface: as upright as the surface allows, away from the viewer where it lies flat.
 */
export function upOnSurface(normal: readonly [number, number, number]): [number, number, number] {
  const n = new Vector3(...normal).normalize()
  const wanted = Math.abs(n.y) > 0.95 ? new Vector3(0, 0, -Math.sign(n.y)) : new Vector3(0, 1, 0)
  return wanted.addScaledVector(n, -wanted.dot(n)).normalize().toArray()
}

export interface ZoneFrames {
  readonly group: Group
  set(zones: readonly LaidZone[]): void
  setColor(color: string): void
  dispose(): void
}

/** Frames that show where words may go. */
export function createZoneFrames(color: string): ZoneFrames {
  const group = new Group()
  const material = new LineBasicMaterial({ color, toneMapped: false, depthTest: true })
  const clear = () => {
    for (const child of [...group.children] as LineSegments[]) {
      child.geometry.dispose()
      group.remove(child)
    }
  }
  return {
    group,
    set(zones) {
      clear()
      for (const zone of zones) {
        const border = zoneBorder(zone)
        const geometry = new BufferGeometry()
        const ends = border.flatMap((point, i) => [...point, ...border[(i + 1) % border.length]!])
        geometry.setAttribute('position', new Float32BufferAttribute(ends, 3))
        const lines = new LineSegments(geometry, material)
        lines.raycast = () => undefined
        group.add(lines)
      }
    },
    setColor(next) {
      material.color = new Color(next)
    },
    dispose() {
      clear()
      material.dispose()
    },
  }
}
