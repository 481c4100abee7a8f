import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cutPowerEverywhere } from '../../../tests/support/forgetfulDisk.ts'
import { replaceFile } from './replaceFile.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dipnet-replace-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

describe('replacing a small file', () => {
  it.each([
    ['over an old one', 'old'],
    ['where there was none', null],
  ])(
    '%s: whatever step the power fails after, the old or the new one is there; once done, the new one',
    async (_name, before) => {
      const steps = await cutPowerEverywhere(
        '/d/file',
        before,
        (disk) => replaceFile('/d/file', 'new', disk),
        (held, resolved) => {
          if (resolved) expect(held).toBe('new')
          else expect([before, 'new']).toContain(held)
        },
      )
      expect(steps).toBeGreaterThanOrEqual(4)
    },
  )

  it('on the real disk: who has the old one open reads the old one on', async () => {
    const path = join(dir, 'file')
    await writeFile(path, 'old and long')
    const reader = await open(path, 'r')
    try {
      await replaceFile(path, 'new')
      expect(await reader.readFile('utf8')).toBe('old and long')
    } finally {
      await reader.close()
    }
    expect(await readFile(path, 'utf8')).toBe('new')
    expect(await readdir(dir)).toEqual(['file'])
  })

  it.skipIf(process.platform === 'win32')(
    'is its owner’s alone, also over a leftover that was not, in a folder made for it',
    async () => {
      const path = join(dir, 'folder', 'file')
      await replaceFile(path, 'one')
      await writeFile(`${path}.new`, 'left over', { mode: 0o644 })
      await replaceFile(path, 'two')
      expect((await stat(path)).mode & 0o777).toBe(0o600)
      expect((await stat(join(dir, 'folder'))).mode & 0o777).toBe(0o700)
    },
  )
})
