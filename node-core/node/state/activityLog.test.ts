import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { openActivityLog } from './activityLog.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dipnet-activity-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))
const open = (capacity?: number) => openActivityLog(join(folder, 'activity.json'), systemClock, silentLogger, capacity)

describe('activity', () => {
  it('is there after a restart, amounts exact, numbered on', async () => {
    const first = await open()
    first.add('network', 'sent', { amountWei: 10n ** 27n + 1n, toName: 'Bo', count: 2 })
    first.add('node', 'online')
    await first.stop()
    const second = await open()
    expect(second.recent()).toEqual(first.recent())
    second.add('autopilot', 'autopilotOn')
    expect(second.recent().map((item) => item.code)).toEqual(['autopilotOn', 'online', 'sent'])
    expect(new Set(second.recent().map((item) => item.id)).size).toBe(3)
    await second.stop()
  })

  it('has written all when it has stopped, what was being written too, and writes no more', async () => {
    vi.useFakeTimers()
    try {
      const log = await open()
      log.add('node', 'online')
      // Begun, and not yet on the disk.
      vi.advanceTimersByTime(2_000)
      await log.stop()
      expect(await readdir(folder)).toEqual(['activity.json'])
      await rm(join(folder, 'activity.json'))
      log.add('node', 'late')
      vi.advanceTimersByTime(10_000)
      await log.stop()
      expect(await readdir(folder)).toEqual([])
    } finally {
      vi.useRealTimers()
    }
  })

  it('keeps the newest', async () => {
    const log = await open(3)
    for (const code of ['a', 'b', 'c', 'd']) log.add('node', code)
    expect(log.recent().map((item) => item.code)).toEqual(['d', 'c', 'b'])
    await log.stop()
    expect((await open(2)).recent().map((item) => item.code)).toEqual(['d', 'c'])
  })

  it('starts empty beside a damaged file, which is kept', async () => {
    await writeFile(join(folder, 'activity.json'), '[{"id":7}]')
    expect((await open()).recent()).toEqual([])
    expect(await readdir(folder)).toEqual(['activity.json.damaged'])
  })
})
