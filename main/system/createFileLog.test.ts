import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { createFileLog } from './createFileLog.ts'

let dir = ''
afterEach(() => rm(dir, { recursive: true, force: true }))

it('writes JSON lines without secrets, and nothing after it was closed', async () => {
  dir = await mkdtemp(join(tmpdir(), 'dipnet-log-'))
  const { log, close } = createFileLog(dir)
  log.info('unlocked', { phrase: 'abandon abandon', password: 'hunter2', account: '0xabc' })
  log.debug('too fine')
  await close()
  log.info('late')
  const lines = (await readFile(join(dir, 'main.log'), 'utf8')).trim().split('\n')
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'info',
    room: 'main',
    message: 'unlocked',
    phrase: '[redacted]',
    password: '[redacted]',
    account: '0xabc',
  })
})

it('rotates: a flood of lines ends in at most five old files', async () => {
  dir = await mkdtemp(join(tmpdir(), 'dipnet-log-'))
  const { log, close } = createFileLog(dir, 'info', '10K')
  for (let i = 0; i < 100; i += 1) {
    log.info('x'.repeat(1000))
    await new Promise((done) => setTimeout(done, 2))
  }
  await close()
  const names = (await readdir(dir)).filter((name) => name.endsWith('.log'))
  expect(names.length).toBeGreaterThan(2)
  expect(names.length).toBeLessThanOrEqual(6)
})
