import type { StageTheme } from './stage.ts'

/**
 * A dark sound stage and a daylight studio. The same for every prop, so that pictures of a shop window belong together.
 */
export const STAGE_THEMES: Readonly<Record<'dark' | 'light', StageTheme>> = {
  dark: {
    floor: '#1f1d1b',
    line: '#57514a',
    light: '#3b3733',
    accent: '#f5a732',
    shadow: '#000000',
    backdrop: ['#35312d', '#0e0d0c'],
  },
  light: {
    floor: '#d8d2c6',
    line: '#a59d8f',
    light: '#f6f2ea',
    accent: '#b4570a',
    shadow: '#38322a',
    backdrop: ['#fbf8f2', '#d3ccbf'],
  },
}
