import {
  BackSide,
  BoxGeometry,
  Color,
  Mesh,
  MeshBasicMaterial,
  PMREMGenerator,
  Scene,
  type Texture,
  type WebGLRenderer,
} from 'three'

/**
 * Soft boxes of our photo studio: centre, size, warmth and strength. The picture is our own: no captured environment is
 * shipped.
 */
const SOFT_BOXES: readonly {
  at: readonly [number, number, number]
  size: readonly [number, number, number]
  color: string
  strength: number
}[] = [
  { at: [6, 7, 5], size: [5, 0.2, 5], color: '#fff1de', strength: 16 },
  { at: [-8, 4, 2], size: [0.2, 6, 3], color: '#dfe9ff', strength: 7 },
  { at: [-3, 5, -9], size: [7, 1.2, 0.2], color: '#e9efff', strength: 14 },
  { at: [8, 3, -6], size: [0.2, 7, 1], color: '#ffe7c8', strength: 18 },
  { at: [0, 9.5, 0], size: [9, 0.2, 3], color: '#ffffff', strength: 5 },
]

/** Blurred surroundings for reflections, made on the spot. Dispose of the texture with the stage. */
export function createStudioEnvironment(renderer: WebGLRenderer): Texture {
  const room = new Scene()
  const box = new BoxGeometry()
  const materials: MeshBasicMaterial[] = []
  const add = (
    at: readonly [number, number, number],
    size: readonly [number, number, number],
    color: Color,
    inside = false,
  ) => {
    const material = new MeshBasicMaterial({ color, ...(inside ? { side: BackSide } : {}) })
    materials.push(material)
    const mesh = new Mesh(box, material)
    mesh.position.set(...at)
    mesh.scale.set(...size)
    room.add(mesh)
  }
  add([0, 5, 0], [24, 14, 24], new Color('#3b3f47').multiplyScalar(0.55), true)
  add([0, -1.9, 0], [24, 0.2, 24], new Color('#2a2724'))
  for (const { at, size, color, strength } of SOFT_BOXES) add(at, size, new Color(color).multiplyScalar(strength))
  const generator = new PMREMGenerator(renderer)
  const { texture } = generator.fromScene(room, 0.035)
  generator.dispose()
  box.dispose()
  for (const material of materials) material.dispose()
  return texture
}
