import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CAMERA_VIEWS } from '../stage.ts'
import { blendPoses, ease, poseOfPlace, poseOfPosition, poseOfSpot, poseOfView, positionOfPose } from './cameraPose.ts'

const size = fc.record({
  halfX: fc.double({ min: 1, max: 2_000, noNaN: true }),
  halfZ: fc.double({ min: 1, max: 2_000, noNaN: true }),
  height: fc.double({ min: 1, max: 4_000, noNaN: true }),
})

describe('cameraPose', () => {
  it('position and pose are two ways to say the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CAMERA_VIEWS), size, (view, subject) => {
        const pose = poseOfView(view, subject, 30, 1.2)
        const back = poseOfPosition(positionOfPose(pose), pose.target)
        expect(back.distance).toBeCloseTo(pose.distance, 4)
        expect(back.elevation).toBeCloseTo(pose.elevation, 6)
      }),
    )
  })

  it('every view stands outside the subject', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CAMERA_VIEWS),
        size,
        fc.double({ min: 0.4, max: 3, noNaN: true }),
        (view, subject, aspect) => {
          const [x, y, z] = positionOfPose(poseOfView(view, subject, 30, aspect))
          expect(Math.abs(x) > subject.halfX || Math.abs(z) > subject.halfZ || y > subject.height).toBe(true)
        },
      ),
    )
  })

  it('before a place on the surface it looks at the place, from its side and from outside', () => {
    const unit = fc.double({ min: -1, max: 1, noNaN: true })
    fc.assert(
      fc.property(
        size,
        fc.tuple(unit, unit, unit).filter(([x, , z]) => Math.hypot(x, z) > 0.2),
        unit,
        fc.double({ min: 0.4, max: 3, noNaN: true }),
        (subject, normal, share, aspect) => {
          const now = poseOfView('hero', subject, 30, aspect)
          const origin = [share * subject.halfX, subject.height / 2, share * subject.halfZ] as const
          const wide = Math.min(subject.halfX, subject.halfZ)
          const pose = poseOfPlace({ origin, normal, widthMm: wide, heightMm: wide / 3 }, subject, now, 30, aspect)
          expect(pose.target).toEqual(origin)
          const [x, , z] = positionOfPose(pose)
          // On the side that the surface looks to, however steep it is.
          expect((x - origin[0]) * normal[0] + (z - origin[2]) * normal[2]).toBeGreaterThan(0)
          // The whole place is in the picture, with what is around it.
          const across = 2 * pose.distance * Math.tan(Math.PI / 12) * aspect
          expect(wide / across).toBeLessThan(0.5)
          expect(pose.distance).toBeGreaterThan(Math.max(subject.halfX, subject.halfZ, subject.height) * 0.8)
        },
      ),
    )
  })

  it('stays on its side before a surface that looks straight up', () => {
    const now = poseOfView('left', { halfX: 10, halfZ: 10, height: 20 }, 30, 1)
    const lid = { origin: [0, 20, 0], normal: [0, 1, 0], widthMm: 8, heightMm: 4 } as const
    const pose = poseOfPlace(lid, { halfX: 10, halfZ: 10, height: 20 }, now, 30, 1)
    expect(pose.azimuth).toBe(now.azimuth)
    expect(pose.elevation).toBeGreaterThan(1.5)
  })

  it('before a spot it is nearer than before the whole, on its side; for one inside it stays on its own', () => {
    const subject = { halfX: 60, halfZ: 40, height: 150 }
    const now = poseOfView('hero', subject, 30, 1.3)
    const spot = { point: [-60, 100, 0], normal: [-1, 0, 0], radiusMm: 2 } as const
    const pose = poseOfSpot(spot, subject, now, 30, 1.3)
    expect(pose.target).toEqual(spot.point)
    expect(positionOfPose(pose)[0]).toBeLessThan(-60 - 40)
    expect(pose.distance).toBeLessThan(now.distance / 2)
    const inside = poseOfSpot({ ...spot, normal: null }, subject, now, 30, 1.3)
    expect(inside).toEqual({ ...now, target: spot.point, distance: pose.distance })
    // A wide one is in the picture as a whole, upright pictures too.
    const wide = poseOfSpot({ ...spot, radiusMm: 50 }, subject, now, 30, 0.6)
    expect(50 / (wide.distance * Math.tan(Math.PI / 12) * 0.6)).toBeLessThan(0.5)
  })

  it('goes the short way round and arrives exactly', () => {
    const from = { azimuth: 3, elevation: 0, distance: 10, target: [0, 0, 0] } as const
    const to = { azimuth: -3, elevation: 1, distance: 40, target: [0, 5, 0] } as const
    expect(Math.abs(blendPoses(from, to, 0.5).azimuth)).toBeGreaterThan(3)
    expect(positionOfPose(blendPoses(from, to, 1)).map((n) => n.toFixed(6))).toEqual(
      positionOfPose(to).map((n) => n.toFixed(6)),
    )
    expect([ease(0), ease(0.5), ease(1)]).toEqual([0, 0.5, 1])
  })
})
