import type { Address, ContentId, Hash } from './ids.ts'
import type { Licence } from './licence.ts'
import type { SurfaceColor } from './making/surfaceColor.ts'
import type { Prop } from './prop.ts'

/** A published prop with the licence line it is sold under. */
export interface PublishedProp {
  readonly licence: Licence
  readonly prop: Prop
  readonly studioName: string
  readonly thumbnail: ContentId | null
  /** The files are on this machine (else they come from peers when opened). */
  readonly local: boolean
  /** False when its plain piece cannot be made by anybody; null while that is not known here. */
  readonly makeable: boolean | null
}

/** What an imported GLB is made of, before a studio names its parts. */
export interface PropInspection {
  readonly file: ContentId
  readonly triangles: number
  /** Longest side in the file's own units; the studio states the real size in mm. */
  readonly fileSize: readonly [number, number, number]
  readonly parts: readonly {
    readonly key: string
    readonly suggestedName: string
    readonly triangles: number
    readonly solid: boolean
    /** The mean over its surface. */
    readonly color: string
    /** What it is made in while it keeps its file's own colours, most surface first. */
    readonly colors: readonly SurfaceColor[]
    readonly problem: string | null
    /**
     * Openings that closing would cap, and how much surface that adds to the part's own (0–1 and more); null for a
     * solid, and where closing makes no solid of it.
     */
    readonly closing: { readonly openings: number; readonly share: number } | null
  }[]
  /** The few colours of the whole model, most surface first; empty when each part is of one colour. */
  readonly palette: readonly SurfaceColor[]
  readonly warnings: readonly { readonly code: string; readonly data: Readonly<Record<string, string | number>> }[]
}

export interface StudioStatement {
  /** Of all royalties ever paid, also of those on other pages. */
  readonly totalWei: bigint
  /** One page, newest first. */
  readonly lines: readonly {
    readonly licence: Address
    readonly propName: string
    readonly order: Hash
    readonly orderNumber: number
    readonly serial: number | null
    readonly at: string
    readonly priceWei: bigint
    readonly royaltyWei: bigint
    readonly transaction: string
  }[]
}
