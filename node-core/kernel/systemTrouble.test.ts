import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defineError, systemTrouble, toNodeError } from './errors.ts'

const errno = (code: string) => Object.assign(new Error(`${code}: something`), { code })

describe('toNodeError on what the machine refuses', () => {
  it.each([
    ['ENOSPC', 'SYSTEM_DISK_FULL'],
    ['EDQUOT', 'SYSTEM_DISK_FULL'],
    ['EACCES', 'SYSTEM_NO_PERMISSION'],
    ['EPERM', 'SYSTEM_NO_PERMISSION'],
    ['EROFS', 'SYSTEM_NO_PERMISSION'],
    ['EIO', 'SYSTEM_DISK_FAILS'],
    ['EMFILE', 'SYSTEM_TOO_MANY_FILES'],
  ])('%s is %s, not our mistake', (code, expected) => {
    expect(toNodeError(errno(code))).toMatchObject({ code: expected, family: 'unavailable' })
    expect(toNodeError(new Error('while saving', { cause: errno(code) })).code).toBe(expected)
  })

  it('a disk that is really full', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'full-'))
    await symlink('/dev/full', join(dir, 'file'))
    const error: unknown = await writeFile(join(dir, 'file'), 'x').catch((cause: unknown) => cause)
    expect(toNodeError(error)).toMatchObject({ code: 'SYSTEM_DISK_FULL' })
    await rm(dir, { recursive: true })
  })

  it('is found below an error of ours, and not where there is none', () => {
    const stateDamaged = defineError('corrupt', 'NODE_STATE_DAMAGED')
    expect(systemTrouble(stateDamaged('x', {}, errno('ENOSPC')))?.code).toBe('SYSTEM_DISK_FULL')
    expect(systemTrouble(stateDamaged('x'))).toBeNull()
    expect(toNodeError(errno('ENOENT')).code).toBe('BUG')
    const round: { cause?: unknown } = {}
    round.cause = round
    expect(systemTrouble(round)).toBeNull()
  })
})
