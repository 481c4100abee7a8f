import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CAMERA_VIEWS } from '../stage.ts'
import { blendPoses, ease, poseOfPosition, poseOfView, positionOfPose } from './cameraPose.ts'

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
