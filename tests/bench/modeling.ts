import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { Node } from '@gltf-transform/core'
import { createNodeAssets } from '../../node-core/modeling/assets/nodeAssets.ts'
import { checkGlb } from '../../node-core/modeling/check/checkGlb.ts'
import { DEFAULT_GLB_LIMITS } from '../../node-core/modeling/check/glbLimits.ts'
import { deltaE76, linearToLab, type Lab } from '../../node-core/modeling/color/lab.ts'
import { hexToLinear } from '../../node-core/modeling/color/srgb.ts'
import { createModeling } from '../../node-core/modeling/createModeling.ts'
import { baseColorOf } from '../../node-core/modeling/import/colors/baseColor.ts'
import { decodeGlb } from '../../node-core/modeling/import/decodeGlb.ts'
import { paintParts, type ColoredSurface } from '../../node-core/modeling/import/colors/paintParts.ts'
import { createPictures } from '../../node-core/modeling/import/colors/pictures.ts'
import { readPrimitive } from '../../node-core/modeling/import/readPrimitive.ts'
import { lookAtTriangles } from '../../node-core/modeling/import/colors/triangleColors.ts'
import { triangleArea } from '../../node-core/modeling/mesh/triangleArea.ts'
import { sharedFolder } from '../support/sharedFolder.ts'

const assets = createNodeAssets()
const modeling = createModeling(assets)

/** A surface with every look that was taken at it. */
interface LookedAt extends ColoredSurface {
  readonly looks: { readonly triangle: number; readonly weight: number; readonly lab: Lab }[]
}

/**
 * How far the colours a model is made in are from those it is modelled in: the area-weighted median ΔE*76 over all
 * looks at its surface, all white, in one mean colour a part, and in palettes of 4 and 8. And how many of the models
 * are bodies as they are, or once their openings are closed; the others have to be wrapped.
 */
export async function modelingBench(): Promise<object> {
  const rows: {
    model: string
    white: number
    mean: number
    four: number
    eight: number
    mixed: boolean
    open: number
    closes: number
  }[] = []
  process.stdout.write(
    'model                                     white    mean       4       8      ms    open  closes\n',
  )
  for (const file of modelFiles()) {
    const start = performance.now()
    const surfaces = await lookAt(new Uint8Array(readFileSync(file)))
    const ms = performance.now() - start
    if (surfaces.length === 0) continue
    const [four, eight] = [paintParts(surfaces, 4), paintParts(surfaces, 8)]
    const row = {
      model: basename(file, '.glb'),
      white: medianOf(surfaces, () => '#ffffff'),
      mean: medianOf(surfaces, (s) => eight.parts[s]!.color),
      four: medianOf(surfaces, made(four)),
      eight: medianOf(surfaces, made(eight)),
      mixed: eight.palette.length > 0,
      ...(await openParts(new Uint8Array(readFileSync(file)))),
    }
    rows.push(row)
    const figures = [row.white, row.mean, row.four, row.eight].map((value) => value.toFixed(1))
    const counts = [ms.toFixed(0), String(row.open), String(row.closes)]
    const columns = [...figures, ...counts].map((text) => text.padStart(8)).join('')
    process.stdout.write(`${row.model.padEnd(39)}${columns}\n`)
  }
  const mixed = rows.filter((row) => row.mixed)
  const median = (of: (row: (typeof rows)[number]) => number, among = rows) => {
    const sorted = among.map(of).sort((a, b) => a - b)
    const middle = sorted.length >> 1
    return Number((sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2).toFixed(2))
  }
  return {
    models: rows.length,
    orderableAsIs: rows.filter(({ open }) => open === 0).length,
    orderableClosed: rows.filter(({ open, closes }) => open === closes).length,
    deltaEWhite: median((row) => row.white),
    deltaEMean: median((row) => row.mean),
    deltaE4: median((row) => row.four),
    deltaE8: median((row) => row.eight),
    mixedModels: mixed.length,
    mixedDeltaE4: median((row) => row.four, mixed),
    mixedDeltaE8: median((row) => row.eight, mixed),
  }
}

/** Parts that are no bodies, and how many of them closing makes one of. */
async function openParts(bytes: Uint8Array): Promise<{ open: number; closes: number }> {
  const { diagnosis } = await modeling.importProp(bytes, 200)
  const open = diagnosis.filter(({ problem }) => problem !== null)
  return { open: open.length, closes: open.filter(({ closing }) => closing !== null).length }
}

function modelFiles(): readonly string[] {
  const shared = sharedFolder() && join(sharedFolder()!, 'models')
  const folder = shared && existsSync(shared) ? shared : resolve(import.meta.dirname, '../../assets/props')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.glb'))
    .sort()
    .map((name) => join(folder, name))
}

/** Every primitive of the file with all looks at it. */
async function lookAt(bytes: Uint8Array): Promise<LookedAt[]> {
  const report = checkGlb(bytes, DEFAULT_GLB_LIMITS)
  const document = await decodeGlb(bytes, report.extensions, assets)
  const pictures = createPictures()
  const found: LookedAt[] = []
  const visit = (node: Node): void => {
    for (const primitive of node.getMesh()?.listPrimitives() ?? []) {
      const geometry = readPrimitive(node, primitive)
      if (!geometry) continue
      const linear = new Float32Array(geometry.indices.length)
      const looks: LookedAt['looks'] = []
      lookAtTriangles(baseColorOf(primitive.getMaterial()), geometry, pictures, (first, weight, color) => {
        for (let k = 0; k < 3; k++) linear[first + k]! += weight * color[k]!
        looks.push({ triangle: first / 3, weight, lab: linearToLab(color[0]!, color[1]!, color[2]!) })
      })
      found.push({ positions: geometry.positions, indices: geometry.indices, linear, looks })
    }
    for (const child of node.listChildren()) visit(child)
  }
  const scene = document.getRoot().getDefaultScene() ?? document.getRoot().listScenes()[0]
  for (const node of scene?.listChildren() ?? []) visit(node)
  return found
}

/** The colour a triangle is made in. */
function made({ parts }: ReturnType<typeof paintParts>): (surface: number, triangle: number) => string {
  return (surface, triangle) => {
    const { paint, color } = parts[surface]!
    return paint ? paint.colors[paint.index[triangle]!]! : color
  }
}

function medianOf(surfaces: readonly LookedAt[], colorOf: (surface: number, triangle: number) => string): number {
  const labs = new Map<string, Lab>()
  const labOf = (hex: string): Lab => {
    const known = labs.get(hex) ?? linearToLab(...hexToLinear(hex))
    labs.set(hex, known)
    return known
  }
  const all = surfaces.flatMap((surface, s) =>
    surface.looks.map(({ triangle, weight, lab }) => ({
      weight: weight * triangleArea(surface.positions, surface.indices, 3 * triangle),
      error: deltaE76(lab, labOf(colorOf(s, triangle))),
    })),
  )
  all.sort((a, b) => a.error - b.error)
  const half = all.reduce((sum, { weight }) => sum + weight, 0) / 2
  let passed = 0
  return all.find(({ weight }) => (passed += weight) >= half)?.error ?? 0
}
