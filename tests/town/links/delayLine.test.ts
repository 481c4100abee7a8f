import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runTool } from '../ground/runTool.ts'
import { takeDown } from '../ground/takeDown.ts'
import { whyNoDelay } from '../ground/whyNoDelay.ts'
import { whyNoNamespaces } from '../ground/whyNoNamespaces.ts'
import { openDelayLine } from './openDelayLine.ts'

/* What the verbs cannot show of a delay line: what is left of it afterwards. */

const why = (await whyNoNamespaces()) ?? (await whyNoDelay())
const LINE = fileURLToPath(new URL('delayLine.mjs', import.meta.url))

describe.skipIf(why !== null)('a delay line', () => {
  const street = `dnt-${process.pid}-line`
  const pids = async () => (await runTool('ip', ['netns', 'pids', street])).split('\n').filter(Boolean)
  const devices = async () =>
    [...(await runTool('ip', ['-n', street, '-o', 'link'])).matchAll(/^\d+: ([^:@]+)/gm)].map(([, name]) => name)
  const laid = ['lo', 'street', 'to-ann', 'eth0']

  beforeAll(async () => {
    await runTool('ip', ['netns', 'add', street])
    const lines = [
      'link set lo up',
      'link add name street type bridge',
      'link add name to-ann type veth peer name eth0',
      'link set dev to-ann master street',
    ]
    await runTool('ip', ['-n', street, '-batch', '-'], lines.join('\n'))
  })
  afterAll(() => takeDown(street))

  it('leaves nothing behind when it is closed, so that its names are free at once', async () => {
    for (const ms of [5, 10]) {
      const line = await openDelayLine(street, 'to-ann', ms)
      expect(await devices()).toEqual(expect.arrayContaining([...laid, 'ts-ann', 'tp-ann', 'br-ann']))
      await line.close()
      expect(new Set(await devices())).toEqual(new Set(laid))
      expect(await pids()).toEqual([])
    }
  }, 20_000)

  it('ends with the process that opened it, however that ends', async () => {
    const args = JSON.stringify(['netns', 'exec', street, process.execPath, LINE, '50', 'ts-ann', 'tp-ann'])
    const opener = spawn(
      process.execPath,
      ['-e', `require('child_process').spawn('ip', ${args}).stdout.on('data', () => console.log('open'))`],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    await once(opener.stdout, 'data')
    expect(await pids()).toHaveLength(3)
    opener.kill('SIGKILL')
    await vi.waitFor(async () => expect(await pids()).toEqual([]), 5_000)
    expect(new Set(await devices())).toEqual(new Set(laid))
  }, 20_000)
})
