import { PerspectiveCamera, Raycaster, Vector2, type Mesh, type MeshBasicMaterial } from 'three'
import { describe, expect, it } from 'vitest'
import { createCaps } from './createCaps.ts'

const cap = Float32Array.from([0, 0, 0, 10, 0, 0, 0, 10, 0])

describe('what a repair would add', () => {
  it('stands where it would be, in sight and shining through what is before it', () => {
    const caps = createCaps('#f5a732')
    caps.set([cap, cap.map((mm) => mm + 5)])
    const meshes = caps.group.children as Mesh[]
    expect(meshes).toHaveLength(4)
    expect([...meshes[0]!.geometry.getAttribute('position').array]).toEqual([...cap])
    const looks = meshes.slice(0, 2).map((mesh) => mesh.material as MeshBasicMaterial)
    expect(looks.map(({ depthTest }) => depthTest)).toEqual([true, false])
    expect(looks[0]!.opacity).toBeGreaterThan(looks[1]!.opacity)
    caps.setColor('#b4570a')
    expect(looks.map(({ color }) => color.getHexString())).toEqual(['b4570a', 'b4570a'])
  })

  it('is nothing to point at, and goes when nothing is to be closed', () => {
    const caps = createCaps('#f5a732')
    caps.set([cap])
    const camera = new PerspectiveCamera()
    camera.position.set(2, 2, 20)
    camera.updateMatrixWorld()
    const ray = new Raycaster()
    ray.setFromCamera(new Vector2(0, 0), camera)
    expect(ray.intersectObject(caps.group)).toEqual([])
    caps.set([])
    expect(caps.group.children).toEqual([])
    caps.dispose()
  })
})
