import type { CheckName } from '#node-core/model/making/printabilityReport.ts'

/** Which check an issue comes from: a check with an issue is not shown as passed. */
export const CHECK_OF_ISSUE: Readonly<Record<string, CheckName>> = {
  PRINT_NEEDS_APPROVAL: 'rules',
  PRINT_NOT_A_SOLID: 'solid',
  PRINT_SURFACE_INVERTED: 'solid',
  PRINT_SURFACE_CROSSES: 'solid',
  PRINT_CLOSED_BY_STUDIO: 'solid',
  PRINT_CLOSED_HOLLOW: 'solid',
  PRINT_WRAPPED_BY_STUDIO: 'solid',
  PRINT_TOO_LARGE: 'size',
  PRINT_WALL_TOO_THIN: 'walls',
  PRINT_WALL_THIN_SPOTS: 'walls',
  PRINT_EDGE_TAPERS: 'walls',
  PRINT_MISSING_GLYPHS: 'textGlyphs',
  PRINT_MARKS_NOT_PLACED: 'textGlyphs',
  PRINT_STROKE_TOO_THIN: 'textStrokes',
  PRINT_TEXT_DOES_NOT_FIT: 'textFit',
  PRINT_TEXT_OFF_SURFACE: 'textFit',
  PRINT_TEXT_RUNS_TOGETHER: 'textFit',
  PRINT_WALL_BEHIND_TEXT: 'textWall',
  PRINT_TEXT_CUTS_THROUGH: 'textWall',
  PRINT_LOOSE_PIECES: 'pieces',
  PRINT_NEEDS_SUPPORT: 'supports',
}
