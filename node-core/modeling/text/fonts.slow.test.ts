import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parse } from 'opentype.js/dist/opentype.mjs'
import { describe, expect, it } from 'vitest'
import { FONT_IDS } from '#node-core/model/prop.ts'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { unpackWoff } from './unpackWoff.ts'

const { resolve } = createRequire(import.meta.url)
const assets = createNodeAssets()

describe('every font file that is shipped opens', () => {
  it.each(FONT_IDS)('%s: all slices, each with glyphs', async (font) => {
    const folder = join(dirname(resolve(`@fontsource/${font}/unicode.json`)), 'files')
    const slices = readdirSync(folder).flatMap(
      (name) => /^(.+)-700-normal\.woff$/.exec(name.slice(font.length + 1))?.[1] ?? [],
    )
    expect(slices.length).toBeGreaterThan(3)
    for (const slice of slices)
      expect(parse(unpackWoff(await assets.font(font, slice)).slice().buffer).glyphs.length, slice).toBeGreaterThan(1)
  })
})
