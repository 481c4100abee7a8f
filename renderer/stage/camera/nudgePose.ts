import { Vector3 } from 'three'
import { MAX_ELEVATION, type CameraPose } from './cameraPose.ts'

export type CameraNudge = 'left' | 'right' | 'up' | 'down' | 'panLeft' | 'panRight' | 'panUp' | 'panDown' | 'in' | 'out'

/** Where the camera's own sides point, and how near and far it may go, in the model's lengths. */
interface NudgeFrame {
  readonly right: Vector3
  readonly up: Vector3
  readonly nearest: number
  readonly farthest: number
}

/** One press of a key: a step around the piece, along the picture, or towards it. */
export function nudgePose(from: CameraPose, direction: CameraNudge, frame: NudgeFrame): CameraPose {
  const pan = from.distance * 0.04
  const panned = (axis: Vector3, by: number): CameraPose => ({
    ...from,
    target: new Vector3(...from.target).addScaledVector(axis, by).toArray(),
  })
  const raised = (by: number): CameraPose => ({
    ...from,
    elevation: Math.min(MAX_ELEVATION, Math.max(-0.1, from.elevation + by)),
  })
  const steps: Readonly<Record<CameraNudge, () => CameraPose>> = {
    left: () => ({ ...from, azimuth: from.azimuth - 0.13 }),
    right: () => ({ ...from, azimuth: from.azimuth + 0.13 }),
    up: () => raised(0.1),
    down: () => raised(-0.1),
    panLeft: () => panned(frame.right, -pan),
    panRight: () => panned(frame.right, pan),
    panUp: () => panned(frame.up, pan),
    panDown: () => panned(frame.up, -pan),
    in: () => ({ ...from, distance: Math.max(frame.nearest, from.distance * 0.88) }),
    out: () => ({ ...from, distance: Math.min(frame.farthest, from.distance / 0.88) }),
  }
  return steps[direction]()
}
