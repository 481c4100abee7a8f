import { Document, NodeIO } from '@gltf-transform/core'
import { KHRMeshQuantization } from '@gltf-transform/extensions'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import Module, { type CrossSection, type Manifold, type ManifoldToplevel, type Vec2, type Vec3 } from 'manifold-3d'

export type { CrossSection, Manifold, Vec2, Vec3 }

/** Millimetres, Z up, facing −Y while a prop is made; the GLB is metres, Y up, facing +Z. */
export interface SamplePart {
  readonly name: string
  readonly solid: Manifold
  readonly material: string
  /** `#rrggbb` */
  readonly color: string
  readonly metalness: number
  readonly roughness: number
  /** Edges sharper than this stay sharp, degrees. Default 35 */
  readonly crease?: number
}

export async function loadKernel(): Promise<ManifoldToplevel> {
  const wasmBinary = await readFile(createRequire(import.meta.url).resolve('manifold-3d/manifold.wasm'))
  const kernel = await (Module as unknown as (options: { wasmBinary: Uint8Array }) => Promise<ManifoldToplevel>)({
    wasmBinary,
  })
  kernel.setup()
  return kernel
}

export interface PropKit {
  readonly kernel: ManifoldToplevel
  /** Turned on a lathe around Z: [radius, height] from bottom to top, closed through the axis. */
  lathe(profile: readonly Vec2[], segments?: number): Manifold
  /** A ring lying flat: `radius` to the middle of its tube. */
  torus(radius: number, tube: number, segments?: number): Manifold
  /** A round bar along points, with a radius for each. */
  bar(points: readonly Vec3[], radius: (t: number) => number, segments?: number): Manifold
  /** `count` copies around Z. */
  around(solid: Manifold, count: number, startDegrees?: number): Manifold
  union(...solids: Manifold[]): Manifold
  rounded(width: number, height: number, radius: number): CrossSection
}

export function createKit(kernel: ManifoldToplevel): PropKit {
  const { Manifold, CrossSection } = kernel
  const kit: PropKit = {
    kernel,
    lathe: (profile, segments = 72) =>
      Manifold.revolve(
        new CrossSection([[0, profile[0]![1]], ...profile, [0, profile.at(-1)![1]]], 'NonZero'),
        segments,
      ),
    torus: (radius, tube, segments = 72) =>
      Manifold.revolve(CrossSection.circle(tube, 12).translate(radius, 0), segments),
    bar: (points, radius, segments = 16) => {
      const balls = points.map((point, i) =>
        Manifold.sphere(radius(i / (points.length - 1)), segments).translate(point),
      )
      return Manifold.union(balls.slice(1).map((ball, i) => Manifold.hull([balls[i]!, ball])))
    },
    around: (solid, count, startDegrees = 0) =>
      Manifold.union(Array.from({ length: count }, (_, i) => solid.rotate(0, 0, startDegrees + (360 * i) / count))),
    union: (...solids) => Manifold.union(solids),
    rounded: (width, height, radius) =>
      CrossSection.square([width - 2 * radius, height - 2 * radius], true).offset(radius, 'Round', 2, 48),
  }
  return kit
}

/** Smooth curve through control points (Catmull-Rom), for profiles that must not look like cones. */
export function smooth(points: readonly Vec2[], steps = 6): Vec2[] {
  const out: Vec2[] = [points[0]!]
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b, c, d] = [
      points[Math.max(0, i - 1)]!,
      points[i]!,
      points[i + 1]!,
      points[Math.min(points.length - 1, i + 2)]!,
    ]
    for (let s = 1; s <= steps; s++) {
      const t = s / steps
      const at = (k: 0 | 1): number =>
        0.5 *
        (2 * b[k] +
          (c[k] - a[k]) * t +
          (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t +
          (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t ** 3)
      out.push([Math.max(0, at(0)), at(1)])
    }
  }
  return out
}

export interface WrittenProp {
  readonly glb: Uint8Array
  /** Longest side, mm. */
  readonly longestMm: number
  /** A point of the model in prop millimetres: Y up, standing on the ground, centred (the importer's convention). */
  toProp(point: Vec3): Vec3
}

/** One node, mesh and material for each part, with smooth normals broken at creases. */
export async function writeProp(parts: readonly SamplePart[]): Promise<WrittenProp> {
  const document = new Document()
  document.createBuffer()
  document.createExtension(KHRMeshQuantization).setRequired(true)
  const scene = document.createScene('prop')
  const min: Vec3 = [Infinity, Infinity, Infinity]
  const max: Vec3 = [-Infinity, -Infinity, -Infinity]
  for (const part of parts) {
    if (part.solid.status() !== 'NoError' || part.solid.isEmpty())
      throw new Error(`${part.name} is not a solid: ${part.solid.status()}`)
    // Less than a tenth of a millimetre less exact and much smaller; nobody can see or print the difference.
    const mesh = part.solid
      .simplify(0.07)
      .calculateNormals(0, part.crease ?? 35)
      .getMesh()
    const count = mesh.vertProperties.length / mesh.numProp
    const positions = new Float32Array(3 * count)
    // Normals as bytes, positions as they are: rounding positions could close a gap or open a seam.
    const normals = new Int8Array(3 * count)
    for (let i = 0; i < count; i++) {
      const [x, y, z, nx, ny, nz] = mesh.vertProperties.subarray(i * mesh.numProp, i * mesh.numProp + 6) as unknown as [
        number,
        number,
        number,
        number,
        number,
        number,
      ]
      positions.set([x / 1_000, z / 1_000, -y / 1_000], 3 * i)
      normals.set(
        [nx, nz, -ny].map((n) => Math.round(127 * n)),
        3 * i,
      )
    }
    const box = part.solid.boundingBox()
    for (const k of [0, 1, 2] as const) {
      min[k] = Math.min(min[k], box.min[k])
      max[k] = Math.max(max[k], box.max[k])
    }
    const indices = document
      .createAccessor()
      .setType('SCALAR')
      .setArray(count < 65_536 ? Uint16Array.from(mesh.triVerts) : mesh.triVerts.slice())
    const material = document
      .createMaterial(part.material)
      .setBaseColorFactor([...hexToLinear(part.color), 1])
      .setMetallicFactor(part.metalness)
      .setRoughnessFactor(part.roughness)
    const primitive = document
      .createPrimitive()
      .setAttribute('POSITION', document.createAccessor().setType('VEC3').setArray(positions))
      .setAttribute('NORMAL', document.createAccessor().setType('VEC3').setArray(normals).setNormalized(true))
      .setIndices(indices)
      .setMaterial(material)
    scene.addChild(document.createNode(part.name).setMesh(document.createMesh(part.name).addPrimitive(primitive)))
  }
  return {
    glb: await new NodeIO().registerExtensions([KHRMeshQuantization]).writeBinary(document),
    longestMm: Math.max(max[0] - min[0], max[1] - min[1], max[2] - min[2]),
    toProp: ([x, y, z]) => [x - (min[0] + max[0]) / 2, z - min[2], (min[1] + max[1]) / 2 - y],
  }
}

function hexToLinear(hex: string): [number, number, number] {
  const channel = (at: number): number => {
    const v = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}
