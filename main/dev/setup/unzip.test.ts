import { strToU8, zipSync } from 'fflate'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { unzip } from './unzip.mjs'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dipnet-unzip-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function zip(entries: Record<string, string>): Promise<string> {
  const file = join(dir, 'a.zip')
  await writeFile(
    file,
    zipSync(
      Object.fromEntries(
        Object.entries(entries).map(([name, text]) => [name, [strToU8(text), { os: 3, attrs: 0o755 << 16 }]]),
      ),
    ),
  )
  return file
}

it('places entries where it is told, with their modes, and leaves others out', async () => {
  const out = join(dir, 'out')
  await unzip(await zip({ 'App/App': 'run', 'App/skip/x': 'no' }), out, (name) =>
    name === 'App/App' ? 'electron' : null,
  )
  expect(await readFile(join(out, 'electron'), 'utf8')).toBe('run')
  expect((await stat(join(out, 'electron'))).mode & 0o777).toBe(0o755)
  expect(existsSync(join(out, 'skip'))).toBe(false)
})

it.each(['../evil', 'a/../../evil', '/evil'])('refuses to write to %s', async (target) => {
  const archive = await zip({ x: 'x' })
  await expect(unzip(archive, join(dir, 'out'), () => target)).rejects.toThrow('leaves its folder')
  expect(existsSync(join(dir, 'evil'))).toBe(false)
})
