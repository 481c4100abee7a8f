import type { CameraView } from '../stage.ts'

/**
 * Where the camera is, around what it looks at. Angles in radians: azimuth 0 looks at the front, elevation 0 is level.
 */
export interface CameraPose {
  readonly azimuth: number
  readonly elevation: number
  readonly distance: number
  readonly target: readonly [number, number, number]
}

/** Straight down is left out by a hair: there the camera's up would be undefined. */
export const MAX_ELEVATION = Math.PI / 2 - 0.001
const ANGLES: Readonly<Record<CameraView, readonly [number, number]>> = {
  hero: [0.62, 0.3],
  front: [0, 0.06],
  back: [Math.PI, 0.06],
  left: [-Math.PI / 2, 0.06],
  top: [0, MAX_ELEVATION],
}

/** Size of the thing to show, mm: half its width in x and z, and its height. */
export interface SubjectSize {
  readonly halfX: number
  readonly halfZ: number
  readonly height: number
}

/** A named camera that shows the whole subject in a picture of this aspect. */
export function poseOfView(view: CameraView, subject: SubjectSize, fovDegrees: number, aspect: number): CameraPose {
  const [azimuth, elevation] = ANGLES[view]
  const across = Math.abs(Math.cos(azimuth)) * subject.halfX + Math.abs(Math.sin(azimuth)) * subject.halfZ
  const deep = Math.abs(Math.sin(azimuth)) * subject.halfX + Math.abs(Math.cos(azimuth)) * subject.halfZ
  const tall = (subject.height / 2) * Math.cos(elevation) + deep * Math.sin(elevation)
  const front = (subject.height / 2) * Math.sin(elevation) + deep * Math.cos(elevation)
  const half = Math.tan((fovDegrees * Math.PI) / 360)
  const distance = front + Math.max(tall / half, across / (half * aspect)) * 1.18
  // A little below the middle: the tools along the lower edge stay clear of the table.
  return {
    azimuth,
    elevation,
    distance: Math.max(distance, 1),
    target: [0, subject.height * (view === 'top' ? 0.5 : 0.46), 0],
  }
}

/** A place on the surface to look at, mm as shown. */
export interface SurfacePlace {
  readonly origin: readonly [number, number, number]
  /** Out of the surface. */
  readonly normal: readonly [number, number, number]
  readonly widthMm: number
  readonly heightMm: number
}

/** How much of the picture's width or height a place fills: what is around it stays in sight. */
const FILLED = 0.45
/** A little from the side and from above, so that light lies in what is cut. */
const ASIDE = 0.16

/**
 * The camera before a place on the surface, never so near that the subject is lost.
 * @param now where it is: a surface that looks straight up or down says nothing of the side to stand on
 */
export function poseOfPlace(
  place: SurfacePlace,
  subject: SubjectSize,
  now: CameraPose,
  fovDegrees: number,
  aspect: number,
): CameraPose {
  const [x, y, z] = place.normal
  const length = Math.hypot(x, y, z) || 1
  const level = Math.hypot(x, z) / length
  const half = Math.tan((fovDegrees * Math.PI) / 360)
  const fits = Math.max(place.heightMm / 2 / half, place.widthMm / 2 / (half * aspect)) / FILLED
  return {
    azimuth: level < 0.05 ? now.azimuth : Math.atan2(x, z) + ASIDE,
    elevation: Math.min(MAX_ELEVATION, Math.max(-0.1, Math.asin(y / length) + ASIDE)),
    distance: Math.max(fits, Math.max(subject.halfX, subject.halfZ, subject.height) * 0.9),
    target: place.origin,
  }
}

/** A spot to look at, mm as shown. */
export interface SurfaceSpot {
  readonly point: readonly [number, number, number]
  /** Out of the surface; null for a spot inside, which is looked at from where the camera is. */
  readonly normal: readonly [number, number, number] | null
  readonly radiusMm: number
}

/** How much of the picture a spot fills at most. */
const SPOT_FILLED = 0.3
/** How near a spot is looked at, in the subject's size: the part it is on stays recognisable. */
const NEAREST = 0.5

/** The camera close before a spot, on the side that its surface looks to. */
export function poseOfSpot(
  { point, normal, radiusMm }: SurfaceSpot,
  subject: SubjectSize,
  now: CameraPose,
  fovDegrees: number,
  aspect: number,
): CameraPose {
  const half = Math.tan((fovDegrees * Math.PI) / 360) * Math.min(1, aspect)
  const distance = Math.max(
    radiusMm / half / SPOT_FILLED,
    Math.max(subject.halfX, subject.halfZ, subject.height) * NEAREST,
  )
  if (normal === null) return { ...now, distance, target: point }
  const place = { origin: point, normal, widthMm: 0, heightMm: 0 }
  return { ...poseOfPlace(place, subject, now, fovDegrees, aspect), distance }
}

export function positionOfPose({ azimuth, elevation, distance, target }: CameraPose): [number, number, number] {
  const flat = distance * Math.cos(elevation)
  return [
    target[0] + flat * Math.sin(azimuth),
    target[1] + distance * Math.sin(elevation),
    target[2] + flat * Math.cos(azimuth),
  ]
}

export function poseOfPosition(
  position: readonly [number, number, number],
  target: readonly [number, number, number],
): CameraPose {
  const [x, y, z] = [position[0] - target[0], position[1] - target[1], position[2] - target[2]]
  const distance = Math.hypot(x, y, z)
  return { azimuth: Math.atan2(x, z), elevation: distance === 0 ? 0 : Math.asin(y / distance), distance, target }
}

/** The way between two poses at `t` in [0, 1]: the short way round, distances by ratio so that zooming feels even. */
export function blendPoses(from: CameraPose, to: CameraPose, t: number): CameraPose {
  const mix = (a: number, b: number) => a + (b - a) * t
  let turn = (to.azimuth - from.azimuth) % (2 * Math.PI)
  if (turn > Math.PI) turn -= 2 * Math.PI
  if (turn < -Math.PI) turn += 2 * Math.PI
  return {
    azimuth: from.azimuth + turn * t,
    elevation: mix(from.elevation, to.elevation),
    distance: from.distance * (to.distance / from.distance) ** t,
    target: [mix(from.target[0], to.target[0]), mix(from.target[1], to.target[1]), mix(from.target[2], to.target[2])],
  }
}

/** Slow, fast, slow. */
export function ease(t: number): number {
  return t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2
}
