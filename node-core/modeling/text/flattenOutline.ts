import type { PathCommand } from 'opentype.js'

export type Point2 = [number, number]

/**
 * Outline commands as closed polygons. Curves are cut so that no point is farther than `toleranceMm` from the curve.
 * `toMm` maps outline units to mm; y points up in and out.
 */
export function flattenOutline(
  commands: readonly PathCommand[],
  toMm: (x: number, y: number) => Point2,
  toleranceMm: number,
): Point2[][] {
  const contours: Point2[][] = []
  let contour: Point2[] = []
  let last: Point2 = [0, 0]
  const close = (): void => {
    // Outlines may repeat their first point at the end; a polygon must not.
    while (contour.length > 1 && same(contour[0]!, contour.at(-1)!)) contour.pop()
    if (contour.length > 2) contours.push(contour)
    contour = []
  }
  const add = (point: Point2): void => {
    if (contour.length === 0 || !same(contour.at(-1)!, point)) contour.push(point)
    last = point
  }
  for (const command of commands) {
    if (command.type === 'Z') close()
    else if (command.type === 'M') {
      close()
      add(toMm(command.x, command.y))
    } else if (command.type === 'L') add(toMm(command.x, command.y))
    else if (command.type === 'Q') {
      const [a, b, c] = [last, toMm(command.x1, command.y1), toMm(command.x, command.y)]
      const steps = segments(
        distance(a, b) + distance(b, c),
        toleranceMm,
        Math.hypot(a[0] - 2 * b[0] + c[0], a[1] - 2 * b[1] + c[1]) / 4,
      )
      for (let i = 1; i <= steps; i++) add(quadratic(a, b, c, i / steps))
    } else {
      const [a, b, c, d] = [
        last,
        toMm(command.x1, command.y1),
        toMm(command.x2, command.y2),
        toMm(command.x, command.y),
      ]
      const bend = Math.max(
        Math.hypot(a[0] - 2 * b[0] + c[0], a[1] - 2 * b[1] + c[1]),
        Math.hypot(b[0] - 2 * c[0] + d[0], b[1] - 2 * c[1] + d[1]),
      )
      const steps = segments(distance(a, b) + distance(b, c) + distance(c, d), toleranceMm, (3 * bend) / 4)
      for (let i = 1; i <= steps; i++) add(cubic(a, b, c, d, i / steps))
    }
  }
  close()
  return contours
}

const same = (a: Point2, b: Point2): boolean => Math.abs(a[0] - b[0]) < 1e-9 && Math.abs(a[1] - b[1]) < 1e-9
const distance = (a: Point2, b: Point2): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** A curve whose greatest deviation from its chord is `sag` deviates by sag ÷ n² when cut into n equal pieces. */
function segments(length: number, toleranceMm: number, sag: number): number {
  return length === 0 ? 1 : Math.min(64, Math.max(1, Math.ceil(Math.sqrt(sag / toleranceMm))))
}

function quadratic(a: Point2, b: Point2, c: Point2, t: number): Point2 {
  const u = 1 - t
  return [u * u * a[0] + 2 * u * t * b[0] + t * t * c[0], u * u * a[1] + 2 * u * t * b[1] + t * t * c[1]]
}

function cubic(a: Point2, b: Point2, c: Point2, d: Point2, t: number): Point2 {
  const u = 1 - t
  const k = (i: 0 | 1): number => u * u * u * a[i] + 3 * u * u * t * b[i] + 3 * u * t * t * c[i] + t * t * t * d[i]
  return [k(0), k(1)]
}
