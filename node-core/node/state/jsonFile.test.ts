import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { watchSyncs } from '../../../tests/support/watchSyncs.ts'
import { createJsonFile } from './jsonFile.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dipnet-json-'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, force: true })
})

describe('a small file', () => {
  it('is the old one or the new one to whoever looks at any moment, never a part of one', async () => {
    const path = join(folder, 'state.json')
    const file = createJsonFile<string[]>(path, z.array(z.string()), [])
    const of = (letter: string) => Array.from({ length: 40 }, () => letter.repeat(50_000))
    await file.write(of('a'))
    let writing = true
    const looking = (async () => {
      const found = new Set<string>()
      while (writing) {
        const value = JSON.parse(await readFile(path, 'utf8')) as string[]
        found.add(`${value.length}${value[0]?.[0]}${value[0]?.length}`)
      }
      return found
    })()
    for (const letter of 'bcdefgh') await file.write(of(letter))
    writing = false
    for (const seen of await looking) expect(seen).toMatch(/^40[a-h]50000$/)
    expect(await file.read()).toEqual(of('h'))
    expect(await readdir(folder)).toEqual(['state.json'])
  })

  it.skipIf(process.platform !== 'linux')('is on the disk before it takes the place of the old one', async () => {
    const path = join(folder, 'state.json')
    const file = createJsonFile<string>(path, z.string(), '')
    await file.write('old')
    const syncs = await watchSyncs(path)
    await file.write('new')
    expect(syncs.length).toBeGreaterThan(0)
    expect(syncs[0]!.path).not.toBe(path)
    expect(syncs[0]!.watched).toContain('old')
    expect(await file.read()).toBe('new')
  })
})
