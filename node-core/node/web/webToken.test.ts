import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWebToken, sameToken } from './webToken.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dipnet-token-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('is made once, for its owner only, and compared whole', async () => {
  const path = join(folder, 'deep', 'web-token')
  const token = await openWebToken(path)
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await openWebToken(path)).toBe(token)
  expect(sameToken(token, token)).toBe(true)
  for (const given of ['', token.slice(0, -1), `${token}x`, ` ${token}`, token.toUpperCase()])
    expect(sameToken(given, token), given).toBe(false)
  await writeFile(path, 'short')
  expect(await openWebToken(path)).not.toBe(token)
})
