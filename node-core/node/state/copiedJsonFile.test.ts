import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createCopiedJsonFile } from './copiedJsonFile.ts'

const schema = z.object({ network: z.string() }).nullable()
let dir = ''
const open = () => createCopiedJsonFile(join(dir, 'network.json'), join(dir, 'network', 'network.json'), schema)

beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'copied-'))))
afterEach(() => rm(dir, { recursive: true, force: true }))

describe('createCopiedJsonFile', () => {
  it.each([
    ['emptied', ''],
    ['zeroed', '\0'.repeat(64)],
    ['null', 'null'],
    ['another document', '{"network":5}'],
  ])('is read from its copy where it was %s, and mended', async (_what, bytes) => {
    await open().write({ network: 'ours' })
    await writeFile(join(dir, 'network.json'), bytes)
    expect(await open().read()).toEqual({ network: 'ours' })
    await rm(join(dir, 'network'), { recursive: true })
    expect(await open().read()).toEqual({ network: 'ours' })
  })

  it('keeps the damaged file beside', async () => {
    await open().write({ network: 'ours' })
    await writeFile(join(dir, 'network.json'), 'torn')
    await open().read()
    expect(await readdir(dir)).toContain('network.json.damaged')
  })

  it('is read from its copy where it is gone', async () => {
    await open().write({ network: 'ours' })
    await rm(join(dir, 'network.json'))
    expect(await open().read()).toEqual({ network: 'ours' })
  })

  it('gets a copy where a profile has none yet', async () => {
    await writeFile(join(dir, 'network.json'), '{"network":"old"}')
    expect(await open().read()).toEqual({ network: 'old' })
    expect(await readFile(join(dir, 'network', 'network.json'), 'utf8')).toContain('old')
  })

  it('says so where both are damaged, and forgets what was taken back in both', async () => {
    await open().write({ network: 'ours' })
    await writeFile(join(dir, 'network.json'), '')
    await writeFile(join(dir, 'network', 'network.json'), '')
    await expect(open().read()).rejects.toMatchObject({ code: 'NODE_STATE_DAMAGED' })
    await open().write({ network: 'ours' })
    await open().write(null)
    expect(await open().read()).toBeNull()
  })
})
