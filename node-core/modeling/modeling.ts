import type { Hex } from '#node-core/kernel/bytes.ts'
import type { Design, Engraving } from '#node-core/model/design.ts'
import type { DocumentIssue } from '#node-core/model/documentIssue.ts'
import type { MachineLimits } from '#node-core/model/making/machineLimits.ts'
import type { MadePartColor } from '#node-core/model/making/madePart.ts'
import type { PriceInputs } from '#node-core/model/making/priceInputs.ts'
import type { PrintabilityReport } from '#node-core/model/making/printabilityReport.ts'
import type { Prop } from '#node-core/model/prop.ts'
import type { DisplayPart } from './build/displayPart.ts'
import type { GlbReport } from './check/checkGlb.ts'
import type { ImportedProp } from './import/importedProp.ts'
import type { ClosingOffer } from './build/offerClosing.ts'
import type { WorkOptions } from './progress.ts'

/** A prop, the bytes behind `prop.glb`, and what a fan made of it. */
export interface PieceInput {
  readonly prop: Prop
  readonly design: Design
  readonly glb: Uint8Array
  /** The factory's machine; without one, size is measured but not judged. */
  readonly machine?: MachineLimits | null
}

/** One part of an imported model with whether it is a solid, for the studio's publishing form. */
export interface PartDiagnosis {
  readonly key: string
  /** Null for a solid, else the code of the trouble. */
  readonly problem: string | null
  readonly openEdges: number
  readonly tangledEdges: number
  /** What closing it would do (modeling.md §4.2); null for a solid, and where closing does not make it one. */
  readonly closing: ClosingOffer | null
}

export interface ImportResult {
  readonly report: GlbReport
  readonly prop: ImportedProp
  readonly diagnosis: readonly PartDiagnosis[]
}

export interface BuildResult {
  readonly design: Hex
  /** Finished size ÷ published size. */
  readonly scale: number
  readonly meshes: readonly DisplayPart[]
  /** By part, in the prop's order: the colours it is made in, most surface first, with shares of the part's surface. */
  readonly made: readonly (readonly MadePartColor[])[]
  readonly printability: PrintabilityReport
  /** Null when a part is no solid: what has no volume has no price. */
  readonly priceInputs: PriceInputs | null
  /** Studio's rules that the design breaks but that the studio may approve. */
  readonly forApproval: readonly DocumentIssue[]
}

/** Size of a line of text, before anything is cut. */
export interface TextMeasures {
  readonly widthMm: number
  readonly heightMm: number
  /** Largest size at which it fits the zone at this scale, mm, rounded down to 0.1. */
  readonly maxSizeMm: number
  /** Thinnest stroke, mm, as far as it is below the zone's minimum. */
  readonly strokeMm: number
}

/** Everything the room does. The same interface in Node, and in a page through a worker. */
export interface Modeling {
  /**
   * Checks and reads an untrusted GLB, no more: a picture need not wait until every part was tried as a body, which
   * takes several times as long. @throws MODELING_GLB_…
   */
  openProp(glb: Uint8Array, realSizeMm: number, options?: WorkOptions): Promise<ImportedProp>
  /** The same, and whether its parts are bodies or could be. @throws MODELING_GLB_… */
  importProp(glb: Uint8Array, realSizeMm: number, options?: WorkOptions): Promise<ImportResult>
  /**
   * Meshes to show, price inputs, printability.
   * @throws MODEL_BAD_DESIGN, MODELING_GLB_…, MODELING_UNKNOWN_SOURCE, MODELING_UNKNOWN_COLOR, CANCELLED
   */
  build(input: PieceInput, options?: WorkOptions): Promise<BuildResult>
  /** The production file. @throws MODELING_NOT_EXPORTABLE when the report says blocked */
  export3mf(input: PieceInput, options?: WorkOptions): Promise<Uint8Array>
  /** The same piece as Bambu Studio and OrcaSlicer read colours. @throws MODELING_NOT_EXPORTABLE */
  exportBambu3mf(input: PieceInput, options?: WorkOptions): Promise<Uint8Array>
  exportStl(input: PieceInput, options?: WorkOptions): Promise<Uint8Array>
  /** Quick enough to call while typing. @throws MODELING_MISSING_GLYPHS */
  measureText(prop: Prop, zoneId: string, engraving: Engraving, scale?: number): Promise<TextMeasures>
  /** Frees WASM memory and caches; the object stays usable. */
  clear(): Promise<void>
}
