import { MODEL_SETTINGS_PATH, modelSettings, PROJECT_SETTINGS_PATH, projectSettings } from './bambuConfig.ts'
import { SLICER_CONFIG_PATH, slicerConfig } from './slicerConfig.ts'
import type { ThreeMfDocument } from './threeMfDocument.ts'

/** How one kind of slicer is told what core 3MF has no word for; all else of the file is the same for all. */
export interface ThreeMfDialect {
  /** The attribute of a triangle that is made with another tool than its object. */
  readonly paintAttribute: string
  readonly namespaces: readonly {
    readonly prefix: string
    readonly uri: string
    /** Only declared where a triangle needs it. */
    readonly whenPainted: boolean
  }[]
  /** Who wrote the file: by this they decide how to read it. */
  readonly metadata: readonly (readonly [name: string, value: string])[]
  /** Where the middle of the parts comes to lie, mm; null: the first corner lies on the origin. */
  readonly centerMm: readonly [number, number] | null
  readonly files: readonly {
    readonly path: string
    readonly contentType: string
    write(document: ThreeMfDocument): string
  }[]
}

/** Strict 3MF, with what PrusaSlicer and its kin look for where strict readers pass over it. */
export const STANDARD_3MF: ThreeMfDialect = {
  paintAttribute: 'slic3rpe:mmu_segmentation',
  namespaces: [{ prefix: 'slic3rpe', uri: 'http://schemas.slic3r.org/3mf/2017/06', whenPainted: true }],
  metadata: [['Application', 'DIPNET Studio']],
  centerMm: null,
  files: [{ path: SLICER_CONFIG_PATH, contentType: 'application/xml', write: slicerConfig }],
}

/**
 * What Bambu Studio and OrcaSlicer read (both have it in `libslic3r/Format/bbs_3mf.cpp`): `paint_color` without a
 * namespace, which strict readers refuse, so in a file of its own. Bambu Studio reads colours of filaments only where
 * `Application` begins with `BambuStudio-`; 2.0.0 is the oldest whose settings neither converts, and older than all
 * that would be warned of.
 */
export const BAMBU_3MF: ThreeMfDialect = {
  paintAttribute: 'paint_color',
  namespaces: [{ prefix: 'BambuStudio', uri: 'http://schemas.bambulab.com/package/2021', whenPainted: false }],
  metadata: [
    ['Application', 'BambuStudio-02.00.00.00'],
    ['BambuStudio:3mfVersion', '1'],
  ],
  // What is of that application is not moved onto the plate: the middle of 256 × 256 mm, off the corner kept clear.
  centerMm: [128, 128],
  files: [
    { path: MODEL_SETTINGS_PATH, contentType: 'application/xml', write: modelSettings },
    { path: PROJECT_SETTINGS_PATH, contentType: 'application/json', write: projectSettings },
  ],
}
