import { BufferGeometry, Color, Float32BufferAttribute, Group, LineBasicMaterial, LineSegments } from 'three'
import type { StageAnchor } from '../stage.ts'

/** The box that is measured, prop millimetres at the size shown. */
export interface RulerBox {
  readonly min: readonly [number, number, number]
  readonly max: readonly [number, number, number]
}

/**
 * Lines of a ruler round a box: width in front, depth at the right, height at the left, with end ticks. Pairs of
 * points.
 */
export function rulerLines({ min, max }: RulerBox): number[] {
  const gap = 0.1 * Math.max(max[0] - min[0], max[2] - min[2])
  const tick = gap * 0.35
  const [x0, y0, z0] = min
  const [x1, y1, z1] = max
  const [front, right, left] = [z1 + gap, x1 + gap, x0 - gap]
  return [
    [x0, y0, front],
    [x1, y0, front],
    [x0, y0, front - tick],
    [x0, y0, front + tick],
    [x1, y0, front - tick],
    [x1, y0, front + tick],
    [right, y0, z0],
    [right, y0, z1],
    [right - tick, y0, z0],
    [right + tick, y0, z0],
    [right - tick, y0, z1],
    [right + tick, y0, z1],
    [left, y0, z1],
    [left, y1, z1],
    [left - tick, y0, z1],
    [left + tick, y0, z1],
    [left - tick, y1, z1],
    [left + tick, y1, z1],
  ].flat()
}

/** Where the three measures are written. */
export function rulerAnchors({ min, max }: RulerBox): readonly (StageAnchor & { readonly mm: number })[] {
  const gap = 0.1 * Math.max(max[0] - min[0], max[2] - min[2])
  const middle = (k: 0 | 1 | 2) => (min[k] + max[k]) / 2
  return [
    { id: 'ruler-width', point: [middle(0), min[1], max[2] + gap], mm: max[0] - min[0] },
    { id: 'ruler-depth', point: [max[0] + gap, min[1], middle(2)], mm: max[2] - min[2] },
    { id: 'ruler-height', point: [min[0] - gap, middle(1), max[2]], mm: max[1] - min[1] },
  ]
}

export interface Ruler {
  readonly group: Group
  set(box: RulerBox | null): void
  setColor(color: string): void
  dispose(): void
}

export function createRuler(color: string): Ruler {
  const group = new Group()
  const material = new LineBasicMaterial({ color, toneMapped: false })
  const geometry = new BufferGeometry()
  const lines = new LineSegments(geometry, material)
  lines.raycast = () => undefined
  lines.frustumCulled = false
  group.add(lines)
  group.visible = false
  return {
    group,
    set(box) {
      group.visible = box !== null
      if (box) geometry.setAttribute('position', new Float32BufferAttribute(rulerLines(box), 3))
    },
    setColor(next) {
      material.color = new Color(next)
    },
    dispose() {
      geometry.dispose()
      material.dispose()
    },
  }
}
