import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fetchPinnedPackage } from './fetchPinnedPackage.mjs'
import { runCommand } from './runCommand.mjs'

let dir: string
let source: string
let integrity: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dipnet-pin-'))
  source = join(dir, 'source')
  await mkdir(source)
  await writeFile(join(source, 'package.json'), '{"name":"pinned","version":"1.0.0"}')
  await writeFile(join(source, 'payload'), 'bytes')
  await runCommand('npm', ['pack', source, '--silent', '--pack-destination', dir], { cwd: dir, quiet: true })
  const packed = await readFile(join(dir, 'pinned-1.0.0.tgz'))
  integrity = `sha512-${createHash('sha512').update(packed).digest('base64')}`
})

afterAll(() => rm(dir, { recursive: true, force: true }))

it('unpacks the very bytes that were pinned', async () => {
  const unpacked = await fetchPinnedPackage(source, integrity, join(dir, 'good'))
  expect(await readFile(join(unpacked, 'payload'), 'utf8')).toBe('bytes')
})

it('unpacks nothing when they differ', async () => {
  const into = join(dir, 'bad')
  await expect(fetchPinnedPackage(source, integrity.replace(/.{4}$/, 'AA=='), into)).rejects.toThrow(
    'is not the pinned package',
  )
  expect(existsSync(join(into, 'package'))).toBe(false)
  expect(await readdir(into)).toHaveLength(1)
})
