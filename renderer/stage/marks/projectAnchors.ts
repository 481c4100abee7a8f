import { Vector3, type Camera, type Object3D } from 'three'
import type { ScreenSpot, StageAnchor } from '../stage.ts'

/** Where anchors of a scaled model are on a canvas of this size. */
export function projectAnchors(
  anchors: readonly StageAnchor[],
  model: Object3D,
  camera: Camera,
  width: number,
  height: number,
): ScreenSpot[] {
  model.updateWorldMatrix(true, false)
  camera.updateMatrixWorld()
  return anchors.map(({ id, point, normal }) => {
    const world = model.localToWorld(new Vector3(...point))
    const facing = !normal || new Vector3(...normal).dot(new Vector3().subVectors(camera.position, world)) > 0
    const clip = world.project(camera)
    return {
      id,
      x: ((clip.x + 1) / 2) * width,
      y: ((1 - clip.y) / 2) * height,
      visible: facing && clip.z < 1 && Math.abs(clip.x) <= 1 && Math.abs(clip.y) <= 1,
    }
  })
}
