import {
  BackSide,
  BufferAttribute,
  BufferGeometry,
  Color,
  Group,
  Mesh,
  MeshBasicMaterial,
  Raycaster,
  Vector2,
  Vector3,
  type Camera,
  type Texture,
} from 'three'
import { acceleratedRaycast, MeshBVH } from 'three-mesh-bvh'
import { creasedNormals } from '../scene/creasedNormals.ts'
import type { Finish, MadeSurface, PartLook, StageHit, StageMesh, StagePart } from '../stage.ts'
import { createPartMaterial, type Cavity, type PartMaterial } from './createPartMaterial.ts'
import { paintedMesh, vertexColors } from './paintedMesh.ts'

interface Shown {
  readonly key: string
  readonly part: string
  readonly source: StageMesh
  readonly mesh: Mesh<BufferGeometry>
  readonly look: PartMaterial
  /** Number of the colour of its paint, by vertex; null without paint. */
  readonly tints: Uint8Array | null
}

export interface PartMeshes {
  readonly group: Group
  /** Keeps what has not changed: an engraved part is exchanged alone. */
  setParts(parts: readonly StagePart[]): void
  setLook(part: string, look: PartLook): void
  /** Pictures by mesh key, for meshes in the studio's own paint. */
  setTextures(textures: ReadonlyMap<string, Texture>): void
  /** Colours of paint that are shown as others. */
  setRepaint(colors: ReadonlyMap<string, string>): void
  setFinish(finish: Finish, surface: MadeSurface): void
  /** Cut zones by part. */
  setCavities(cavities: ReadonlyMap<string, readonly Cavity[]>): void
  highlight(part: string | null, color: string): void
  /** Nearest surface under a point of the canvas, −1…1 in both directions. */
  pick(x: number, y: number, camera: Camera): StageHit | null
  triangles(): number
  dispose(): void
}

export function createPartMeshes(lighting: 'environment' | 'plain'): PartMeshes {
  const group = new Group()
  const halo = createHaloMaterial()
  const shown = new Map<string, Shown>()
  const looks = new Map<string, PartLook>()
  const halos: Mesh[] = []
  let textures: ReadonlyMap<string, Texture> = new Map()
  let repaint: ReadonlyMap<string, string> = new Map()
  let finish: Finish = 'rendered'
  let surface: MadeSurface = { layerMm: 0, grain: 0 }
  let cavities: ReadonlyMap<string, readonly Cavity[]> = new Map()
  let highlighted: { part: string; color: string } | null = null
  const raycaster = new Raycaster()
  raycaster.firstHitOnly = true

  const applyLook = (item: Shown) => {
    const look = looks.get(item.part)
    const picture = item.source.uvs ? (textures.get(item.key) ?? null) : null
    if (look) item.look.setLook(look, picture, Boolean(item.source.paint))
    item.look.setFinish(finish, surface)
    item.look.setCavities(cavities.get(item.part) ?? [])
  }
  /** In place: a colour that is dragged about must not cost a new mesh each time. */
  const applyPaint = ({ tints, source, mesh: { geometry } }: Shown) => {
    if (!tints || !source.paint) return
    const colors = source.paint.colors.map((color) => repaint.get(color) ?? color)
    const attribute = geometry.getAttribute('color') as BufferAttribute
    attribute.array.set(vertexColors(tints, colors))
    attribute.needsUpdate = true
  }
  const drop = (item: Shown) => {
    group.remove(item.mesh)
    item.mesh.geometry.dispose()
    item.look.dispose()
    shown.delete(item.key)
  }
  const showHalo = () => {
    for (const mesh of halos.splice(0)) mesh.removeFromParent()
    for (const item of shown.values()) {
      const on = highlighted?.part === item.part
      item.look.setGlow(highlighted?.color ?? '#000000', on ? 0.1 : 0)
      if (!on) continue
      const mesh = new Mesh(item.mesh.geometry, halo)
      mesh.raycast = () => undefined
      halo.color = new Color(highlighted!.color)
      item.mesh.add(mesh)
      halos.push(mesh)
    }
  }

  return {
    group,
    setParts(parts) {
      const wanted = new Map(parts.map((part) => [part.key, part]))
      for (const item of [...shown.values()])
        if (wanted.get(item.key)?.mesh !== item.source || wanted.get(item.key)?.part !== item.part) drop(item)
      for (const part of parts) {
        if (shown.has(part.key)) continue
        const look = createPartMaterial(lighting)
        const { geometry, tints } = toGeometry(part.mesh)
        const mesh = new Mesh(geometry, look.material)
        mesh.raycast = acceleratedRaycast
        mesh.userData.part = part.part
        const item: Shown = { key: part.key, part: part.part, source: part.mesh, mesh, look, tints }
        applyPaint(item)
        shown.set(part.key, item)
        group.add(mesh)
        applyLook(item)
      }
      showHalo()
    },
    setLook(part, look) {
      looks.set(part, look)
      for (const item of shown.values()) if (item.part === part) applyLook(item)
    },
    setTextures(next) {
      textures = next
      for (const item of shown.values()) applyLook(item)
    },
    setRepaint(next) {
      repaint = next
      for (const item of shown.values()) applyPaint(item)
    },
    setFinish(next, nextSurface) {
      finish = next
      surface = nextSurface
      for (const item of shown.values()) item.look.setFinish(finish, surface)
    },
    setCavities(next) {
      cavities = next
      for (const item of shown.values()) item.look.setCavities(cavities.get(item.part) ?? [])
    },
    highlight(part, color) {
      if (highlighted?.part === part && highlighted?.color === color) return
      highlighted = part === null ? null : { part, color }
      showHalo()
    },
    pick(x, y, camera) {
      // The search tree is built when first pointed at: many stages are only looked at.
      for (const { mesh } of shown.values()) mesh.geometry.boundsTree ??= new MeshBVH(mesh.geometry)
      group.updateWorldMatrix(true, true)
      raycaster.setFromCamera(new Vector2(x, y), camera)
      const hit = raycaster.intersectObjects(
        [...shown.values()].map((item) => item.mesh),
        false,
      )[0]
      if (!hit?.face) return null
      const point = group.worldToLocal(hit.point.clone())
      const normal = new Vector3().copy(hit.face.normal).normalize()
      return { part: String(hit.object.userData.part), point: point.toArray(), normal: normal.toArray() }
    },
    triangles: () => [...shown.values()].reduce((sum, item) => sum + item.source.indices.length / 3, 0),
    dispose() {
      for (const item of [...shown.values()]) drop(item)
      halo.dispose()
    },
  }
}

function toGeometry(mesh: StageMesh): { geometry: BufferGeometry; tints: Uint8Array | null } {
  const geometry = new BufferGeometry()
  const set = (name: string, values: Float32Array | null, width: number) =>
    values && geometry.setAttribute(name, new BufferAttribute(values, width))
  const { positions, normals, uvs, indices, tints } = verticesOf(mesh)
  set('position', positions, 3)
  set('normal', normals, 3)
  set('uv', uvs, 2)
  set('color', tints && new Float32Array(3 * tints.length), 3)
  // The search tree reorders the index in place; the caller's array stays as it is.
  geometry.setIndex(new BufferAttribute(indices === mesh.indices ? indices.slice() : indices, 1))
  geometry.computeBoundingSphere()
  return { geometry, tints }
}

function verticesOf(mesh: StageMesh) {
  const { normals, paint } = mesh
  if (normals) return paint ? paintedMesh(mesh, normals, paint) : { ...mesh, normals, tints: null }
  const { positions, normals: creased } = creasedNormals(mesh.positions, mesh.indices)
  const whole = { positions, uvs: uvsByCorner(mesh), indices: Uint32Array.from(mesh.indices, (_, corner) => corner) }
  return paint
    ? paintedMesh({ ...whole, normals: creased }, creased, paint)
    : { ...whole, normals: creased, tints: null }
}

function uvsByCorner({ uvs, indices }: StageMesh): Float32Array | null {
  if (!uvs) return null
  const out = new Float32Array(2 * indices.length)
  indices.forEach((vertex, corner) => out.set(uvs.subarray(2 * vertex, 2 * vertex + 2), 2 * corner))
  return out
}

/** The same shape seen from inside, a few pixels larger: an outline in one draw, whatever the part's form. */
function createHaloMaterial(): MeshBasicMaterial {
  const material = new MeshBasicMaterial({ side: BackSide, toneMapped: false })
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = shader.vertexShader
      .replace('#include <begin_vertex>', 'vec3 transformed = position;')
      .replace(
        '#include <project_vertex>',
        '#include <project_vertex>\nvec4 haloNormal = projectionMatrix * vec4(normalize(normalMatrix * normal), 0.0);\ngl_Position.xy += normalize(haloNormal.xy + vec2(1e-6)) * 0.0065 * gl_Position.w;',
      )
  }
  return material
}
