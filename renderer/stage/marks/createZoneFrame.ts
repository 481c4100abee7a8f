import { BufferGeometry, Color, Float32BufferAttribute, Group, LineBasicMaterial, LineSegments, Vector3 } from 'three'
import type { TextZone } from '#node-core/model/prop.ts'

export type ZonePlace = Pick<TextZone, 'origin' | 'normal' | 'up' | 'widthMm' | 'heightMm'>

/** Corners of a zone, anticlockwise from the lower left, a hair above the surface. */
export function zoneCorners(zone: ZonePlace): [number, number, number][] {
  const normal = new Vector3(...zone.normal)
  const up = new Vector3(...zone.up)
  const right = new Vector3().crossVectors(up, normal)
  const lift = Math.max(zone.widthMm, zone.heightMm) * 0.006
  return (
    [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const
  ).map(([x, y]) =>
    new Vector3(...zone.origin)
      .addScaledVector(right, (x * zone.widthMm) / 2)
      .addScaledVector(up, (y * zone.heightMm) / 2)
      .addScaledVector(normal, lift)
      .toArray(),
  )
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
  set(zones: readonly ZonePlace[]): void
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
        const [a, b, c, d] = zoneCorners(zone) as unknown as readonly [number[], number[], number[], number[]]
        const geometry = new BufferGeometry()
        geometry.setAttribute('position', new Float32BufferAttribute([a, b, b, c, c, d, d, a].flat(), 3))
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
