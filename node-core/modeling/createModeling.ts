import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { assertBug, isNodeError } from '#node-core/kernel/errors.ts'
import { createSerialQueue } from '#node-core/kernel/serialQueue.ts'
import { badDesign, designHash } from '#node-core/model/design.ts'
import type { MadePartColor } from '#node-core/model/making/madePart.ts'
import type { Prop } from '#node-core/model/prop.ts'
import { colorNames } from '#node-core/model/studioPalette.ts'
import { createBaseModel, type BaseModel } from './build/baseModel.ts'
import { buildPiece, type BuiltPiece } from './build/buildPiece.ts'
import { displayPart } from './build/displayPart.ts'
import { checkGlb } from './check/checkGlb.ts'
import { toolsOf } from './design/toolsOf.ts'
import { notExportable } from './errors.ts'
import { BAMBU_3MF, STANDARD_3MF, type ThreeMfDialect } from './export/dialects.ts'
import { layOutPlate } from './export/plateLayout.ts'
import { write3mf } from './export/write3mf.ts'
import { writeStl } from './export/writeStl.ts'
import { loadManifold, type ManifoldToplevel } from './geometry/loadManifold.ts'
import { solidMesh } from './geometry/solidMesh.ts'
import { toSolid } from './solids/toSolid.ts'
import { zoneFrame } from './geometry/zoneFrame.ts'
import type { ImportedPart } from './import/importedProp.ts'
import { importProp } from './import/importProp.ts'
import type { Modeling, PartDiagnosis, PieceInput } from './modeling.ts'
import type { ModelingAssets } from './modelingAssets.ts'
import { drawPiece } from './picture/drawPiece.ts'
import { encodePng } from './picture/encodePng.ts'
import { createPriceInputs } from './pricing/createPriceInputs.ts'
import { offerClosing } from './build/offerClosing.ts'
import { thinnestStroke } from './printability/measureStrokes.ts'
import type { WorkOptions } from './progress.ts'
import { createFontLibrary } from './text/fontLibrary.ts'
import { layOutText } from './text/layOutText.ts'

/** Base models kept between calls: the one being customised and the one before it. */
const KEPT_MODELS = 2

/** The room's one entry. Calls run one after the other: they share WASM memory. */
export function createModeling(assets: ModelingAssets): Modeling {
  const library = createFontLibrary(assets)
  let kernel: Promise<ManifoldToplevel> | undefined
  let models: { key: string; model: BaseModel }[] = []
  const inTurn = createSerialQueue()

  const solids = (): Promise<ManifoldToplevel> => (kernel ??= loadManifold(assets))

  const baseModel = async ({ prop, glb }: PieceInput, options: WorkOptions): Promise<BaseModel> => {
    // `prop.glb` names the bytes; the sources decide how they become parts.
    const key = JSON.stringify([
      prop.glb,
      glb.length,
      prop.realSizeMm,
      prop.parts.map((part) => [part.id, part.sources, part.repair ?? null]),
    ])
    const known = models.find((entry) => entry.key === key)
    if (known) {
      models = [known, ...models.filter((entry) => entry !== known)]
      return known.model
    }
    const imported = await importProp(glb, assets, {
      realSizeMm: prop.realSizeMm,
      onProgress: scaled(options, 0, 0.2),
      signal: options.signal,
    })
    const model = await createBaseModel(await solids(), prop, imported, {
      onProgress: scaled(options, 0.2, 0.3),
      signal: options.signal,
    })
    models = [{ key, model }, ...models]
    for (const old of models.splice(KEPT_MODELS)) old.model.delete()
    return model
  }

  const withPiece = <T>(
    input: PieceInput,
    options: WorkOptions,
    use: (piece: BuiltPiece) => Promise<T> | T,
  ): Promise<T> =>
    inTurn(async () => {
      const model = await baseModel(input, options)
      const piece = await buildPiece(
        await solids(),
        library,
        model,
        input.prop,
        input.design,
        input.machine ?? null,
        options,
      )
      try {
        return await use(piece)
      } finally {
        piece.delete()
      }
    })

  const in3mf = (input: PieceInput, dialect: ThreeMfDialect, options: WorkOptions): Promise<Uint8Array> =>
    withPiece(input, options, (piece) => {
      assertExportable(piece)
      const meshes = piece.parts.map((part) => solidMesh(part.solid!))
      const plate = layOutPlate(meshes)
      const hash = designHash(input.design)
      const colors = colorsOf(piece, input.prop)
      const drawn = piece.parts.map(({ made }, i) => ({ ...meshes[i]!, colors: colors[i]!, index: made.index }))
      return write3mf(
        {
          title: input.prop.name,
          description: `Design ${hash}, check code ${piece.report.code}`,
          designer: input.prop.designer ?? '',
          licenceTerms: `Made under licence, at most ${input.prop.licence.unitCap} pieces`,
          seed: hexToBytes(hash),
          picture: encodePng(drawPiece(drawn)),
          parts: piece.parts.map(({ name, look, made }, i) => ({
            name,
            materialName: `${name}: ${look.material.name}`,
            colors: colors[i]!,
            index: made.index,
            mesh: plate[i]!,
          })),
        },
        dialect,
        options,
      )
    })

  return {
    openProp: (glb, realSizeMm, options = {}) => inTurn(() => importProp(glb, assets, { ...options, realSizeMm })),

    importProp: (glb, realSizeMm, options = {}) =>
      inTurn(async () => {
        const report = checkGlb(glb)
        const prop = await importProp(glb, assets, { ...options, realSizeMm })
        const manifold = await solids()
        return { report, prop, diagnosis: prop.parts.map((part) => diagnose(manifold, part)) }
      }),

    build: (input, options = {}) =>
      withPiece(input, options, (piece) => ({
        design: designHash(input.design),
        scale: piece.scale,
        meshes: piece.parts.map((part) =>
          displayPart(part.look, part.base, piece.scale, part.solid, part.engraved || part.base.repaired !== null),
        ),
        made: colorsOf(piece, input.prop),
        printability: piece.report,
        priceInputs: piece.parts.every((part) => part.solid !== null)
          ? createPriceInputs(
              piece.report.parts,
              piece.boxMm,
              piece.parts.flatMap((part) => part.made.colors.map(({ color }) => color)),
              piece.state,
            )
          : null,
        forApproval: piece.forApproval,
      })),

    export3mf: (input, options = {}) => in3mf(input, STANDARD_3MF, options),

    exportBambu3mf: (input, options = {}) => in3mf(input, BAMBU_3MF, options),

    exportStl: (input, options = {}) =>
      withPiece(input, options, (piece) => {
        assertExportable(piece)
        return writeStl(
          layOutPlate(piece.parts.map((part) => solidMesh(part.solid!))),
          `${input.prop.name} ${piece.report.code}`,
          options,
        )
      }),

    measureText: (prop, zoneId, engraving, scale = 1) =>
      inTurn(async () => measureText(await solids(), prop, zoneId, engraving, scale)),

    clear: () =>
      inTurn(async () => {
        for (const { model } of models) model.delete()
        models = []
      }),
  }

  async function measureText(
    manifold: ManifoldToplevel,
    prop: Prop,
    zoneId: string,
    engraving: Parameters<Modeling['measureText']>[2],
    scale: number,
  ): ReturnType<Modeling['measureText']> {
    const zone = prop.textZones.find((z) => z.id === zoneId)
    if (!zone) throw badDesign('no such zone', { issue: 'DESIGN_UNKNOWN_ZONE', zone: zoneId.slice(0, 80) })
    const outline = await layOutText(library, engraving.text, engraving.font, engraving.sizeMm)
    const frame = zoneFrame(zone, scale)
    const room = Math.min(frame.widthMm / outline.widthMm, frame.heightMm / outline.heightMm)
    const shape = new manifold.CrossSection(
      outline.glyphs.flatMap((glyph) => glyph.contours),
      'NonZero',
    )
    const strokeMm = thinnestStroke(shape, zone.minStrokeMm)
    shape.delete()
    return {
      widthMm: outline.widthMm,
      heightMm: outline.heightMm,
      maxSizeMm: Number.isFinite(room) ? Math.floor(engraving.sizeMm * room * 10) / 10 : 0,
      strokeMm,
    }
  }
}

/** Progress of a stage as a stretch of the whole. */
function scaled(options: WorkOptions, from: number, width: number): WorkOptions['onProgress'] {
  return options.onProgress && (({ step, done }) => options.onProgress?.({ step, done: from + width * done }))
}

function diagnose(kernel: ManifoldToplevel, part: ImportedPart): PartDiagnosis {
  try {
    toSolid(kernel, part.key, [part]).delete()
    return { key: part.key, problem: null, openEdges: 0, tangledEdges: 0, closing: null }
  } catch (error) {
    if (!isNodeError(error)) throw error
    return {
      key: part.key,
      problem: error.code,
      openEdges: Number(error.data.openEdges ?? 0),
      tangledEdges: Number(error.data.tangledEdges ?? 0),
      closing: offerClosing(kernel, part.key, part),
    }
  }
}

/** The colours of each part with the tools that make them and the studio's names for them. */
function colorsOf({ parts }: BuiltPiece, prop: Prop): readonly (readonly MadePartColor[])[] {
  const tools = toolsOf(parts.map(({ look, made }) => ({ ...look, colors: made.colors.map(({ color }) => color) })))
  const names = colorNames(prop)
  return parts.map(({ look, made }) =>
    made.colors.map(({ color, share }, i) => ({
      color,
      share,
      tool: tools.get(look.part)![i]!,
      name: names.get(color) ?? '',
    })),
  )
}

/** @throws MODELING_NOT_EXPORTABLE */
function assertExportable({ report, parts }: BuiltPiece): void {
  const block = report.issues.find((issue) => issue.severity === 'block')
  if (block) throw notExportable('the piece cannot be made as it is', { issue: block.code, code: report.code })
  assertBug(
    parts.every((part) => part.solid),
    'a part without solid passed the report',
  )
}
