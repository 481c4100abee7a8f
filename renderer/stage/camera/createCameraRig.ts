import { PerspectiveCamera, Vector3 } from 'three'
import { OrbitControls } from 'three/addons/controls/OrbitControls.js'
import type { CameraView } from '../stage.ts'
import {
  blendPoses,
  ease,
  poseOfPlace,
  poseOfSpot,
  poseOfPosition,
  poseOfView,
  positionOfPose,
  type CameraPose,
  type SubjectSize,
  type SurfacePlace,
  type SurfaceSpot,
} from './cameraPose.ts'
import { nudgePose, type CameraNudge } from './nudgePose.ts'

const FOV_DEGREES = 30
const MOVE_MS = 650

export interface CameraRig {
  readonly camera: PerspectiveCamera
  setAspect(aspect: number): void
  setSubject(subject: SubjectSize): void
  lookFrom(view: CameraView, smooth: boolean): void
  /** Flies to a place on the surface. */
  lookAt(place: SurfacePlace): void
  /** Flies close to a spot. */
  lookAtSpot(spot: SurfaceSpot): void
  nudge(direction: CameraNudge): void
  /** Switches dragging off while something else is dragged. */
  setDragging(allowed: boolean): void
  /** True while a hand is on it. */
  isHeld(): boolean
  /** Moves on; true while another frame is needed. */
  advance(nowMs: number): boolean
  dispose(): void
}

/** Orbit, pan and zoom by mouse, touch and (through `nudge`) keyboard; named cameras with a smooth way between them. */
export function createCameraRig(element: HTMLElement, onChange: () => void, smoothAllowed: () => boolean): CameraRig {
  const camera = new PerspectiveCamera(FOV_DEGREES, 1, 1, 10_000)
  const controls = new OrbitControls(camera, element)
  controls.enableDamping = smoothAllowed()
  controls.dampingFactor = 0.12
  controls.maxPolarAngle = Math.PI / 2 + 0.12
  controls.zoomSpeed = 0.8
  let subject: SubjectSize = { halfX: 50, halfZ: 50, height: 100 }
  let view: CameraView | null = 'hero'
  let move: { from: CameraPose; to: CameraPose; startMs: number | null } | null = null
  const pose = () => poseOfPosition(camera.position.toArray(), controls.target.toArray())
  const put = (next: CameraPose) => {
    controls.target.set(...next.target)
    camera.position.set(...positionOfPose(next))
    camera.lookAt(controls.target)
    controls.update()
    onChange()
  }
  controls.addEventListener('change', onChange)
  let held = false
  controls.addEventListener('end', () => {
    held = false
    onChange()
  })
  controls.addEventListener('start', () => {
    held = true
    move = null
    view = null
  })
  const wanted = (name: CameraView) => poseOfView(name, subject, FOV_DEGREES, camera.aspect)
  const go = (to: CameraPose, smooth: boolean) => {
    if (smooth && smoothAllowed()) move = { from: pose(), to, startMs: null }
    else {
      move = null
      put(to)
    }
    onChange()
  }
  return {
    camera,
    setAspect(aspect) {
      if (aspect === camera.aspect) return
      camera.aspect = aspect
      camera.updateProjectionMatrix()
      if (view && !move) put(wanted(view))
      else onChange()
    },
    setSubject(next) {
      subject = next
      const size = Math.max(next.halfX, next.halfZ, next.height)
      camera.near = size / 50
      camera.far = size * 60
      camera.updateProjectionMatrix()
      controls.minDistance = size * 0.35
      controls.maxDistance = size * 14
      put(wanted(view ?? 'hero'))
    },
    lookFrom(name, smooth) {
      view = name
      go(wanted(name), smooth)
    },
    lookAt(place) {
      view = null
      go(poseOfPlace(place, subject, pose(), FOV_DEGREES, camera.aspect), true)
    },
    lookAtSpot(spot) {
      view = null
      go(poseOfSpot(spot, subject, pose(), FOV_DEGREES, camera.aspect), true)
    },
    nudge(direction) {
      move = null
      view = null
      const right = new Vector3().setFromMatrixColumn(camera.matrix, 0)
      const up = new Vector3().setFromMatrixColumn(camera.matrix, 1)
      put(nudgePose(pose(), direction, { right, up, nearest: controls.minDistance, farthest: controls.maxDistance }))
    },
    setDragging(allowed) {
      controls.enabled = allowed
    },
    isHeld: () => held,
    advance(nowMs) {
      if (!move) return controls.enableDamping && controls.update()
      move.startMs ??= nowMs
      const t = Math.min(1, (nowMs - move.startMs) / MOVE_MS)
      put(blendPoses(move.from, move.to, ease(t)))
      if (t === 1) move = null
      return move !== null
    },
    dispose: () => controls.dispose(),
  }
}
