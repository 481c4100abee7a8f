import { describe, expect, it } from 'vitest'
import type { Vector3 } from '#node-core/model/vector3.ts'
import { zoneAtHit } from './zoneAtHit.ts'

const zone = (id: string, origin: Vector3, normal: Vector3 = [0, 0, 1]) => ({
  id,
  part: 'body',
  origin,
  normal,
  up: [0, 1, 0] as const,
  widthMm: 40,
  heightMm: 10,
  depthMm: 1,
})
const zones = [zone('front', [0, 20, 10]), zone('back', [0, 20, -10], [0, 0, -1]), zone('low', [0, 5, 10])]
const at = (point: Vector3, part = 'body') => zoneAtHit(zones, { part, point, normal: [0, 0, 1] })?.id

describe('the place for words that is pressed on', () => {
  it('is the one under the finger, of that part, on that side', () => {
    expect([at([0, 20, 10]), at([19, 24, 10]), at([-19, 16, 10])]).toEqual(['front', 'front', 'front'])
    expect([at([0, 5, 10]), at([5, 20, -10])]).toEqual(['low', 'back'])
    expect([at([21, 20, 10]), at([0, 12, 10]), at([0, 20, 10], 'lid')]).toEqual([undefined, undefined, undefined])
  })

  it('is it on the floor of letters and on top of raised ones too', () => {
    expect([at([0, 20, 9]), at([0, 20, 11])]).toEqual(['front', 'front'])
    expect(at([0, 20, 6])).toBeUndefined()
  })

  it('follows a round surface', () => {
    // A quarter of the way out the surface lies 3 mm behind the plane.
    const heights = Float32Array.from({ length: 9 }, (_, i) => [-6, 0, -6][i % 3]!)
    const round = [{ ...zone('round', [0, 20, 10]), relief: { columns: 3, rows: 3, heights } }]
    const on = (point: Vector3) => zoneAtHit(round, { part: 'body', point, normal: [0, 0, 1] })?.id
    expect([on([18, 20, 4.6]), on([18, 20, 10])]).toEqual(['round', undefined])
  })
})
