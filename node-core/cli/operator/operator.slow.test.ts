import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { createRpcClient } from '#node-core/witness/rpc/rpcClient.ts'
import type { ChainStatus } from '#node-core/witness/status/chainStatusMethods.ts'
import { runCommand } from '../runCommand.ts'

const dir = await mkdtemp(join(tmpdir(), 'dipnet-operator-'))
afterAll(() => rm(dir, { recursive: true, force: true }))

/** One command to its end; its lines. */
async function run(...args: string[]): Promise<string> {
  const lines: string[] = []
  const code = await runCommand(args, {
    out: (text) => void lines.push(text),
    err: () => undefined,
    signal: new AbortController().signal,
  })
  expect(code, lines.join('\n')).toBe(0)
  return lines.join('\n')
}
const line = (text: string, name: string) =>
  text
    .split('\n')
    .find((l) => l.startsWith(name))
    ?.slice(name.length)
    .trim() ?? ''

/** A node in this process until `stop`. */
async function start(...args: string[]) {
  const controller = new AbortController()
  const lines: string[] = []
  const ended = runCommand(['start', '--quiet', '--rpc', '0', ...args], {
    out: (text) => void lines.push(text),
    err: () => undefined,
    signal: controller.signal,
  })
  while (!lines.includes('ready'))
    await Promise.race([sleep(20), ended.then((code) => Promise.reject(new Error(`ended with ${code}`)))])
  const url = line(lines.join('\n'), 'rpc')
  return {
    url,
    lines,
    status: () => createRpcClient(url).call<ChainStatus>('dip_status'),
    async stop() {
      controller.abort()
      expect(await ended).toBe(0)
    },
  }
}
async function until(what: string, test: () => Promise<boolean>) {
  for (let i = 0; i < 400; i++) {
    if (await test()) return
    await sleep(25)
  }
  throw new Error(`not reached: ${what}`)
}

describe('an operator', () => {
  const data = join(dir, 'one')
  const genesis = join(dir, 'genesis.json')

  it('founds, runs, heartbeats, votes and takes votes back through a running node', async () => {
    const keys = await run('keys', '--data', data)
    const witness = line(keys, 'witness')
    expect(await run('keys', '--data', data)).toBe(keys)
    const founded = await run(
      'init',
      '--data',
      data,
      '--genesis',
      genesis,
      '--witness',
      `${witness}=500`,
      '--slot-ms',
      '100',
      '--start-in',
      '4',
      '--term-slots',
      '20',
      '--name',
      'Ours',
    )
    expect(founded).toContain(`yes, ${witness}`)
    const node = await start('--data', data)
    try {
      await until('blocks', async () => (await node.status()).final.height >= 2)
      expect((await node.status()).witness).toMatchObject({
        address: witness,
        key: 'armed',
        seat: 'executive',
        standing: { balanceWei: String(100n * 10n ** 18n), jailed: 'no' },
      })
      expect(await run('witness', 'show', '--for', witness, '--rpc', node.url)).toContain('votes     500.00 DPN')
      await run('vote', '--for', witness, '--dpn', '20.5', '--from', 'treasury', '--data', data, '--rpc', node.url)
      expect(await run('witness', 'show', '--data', data, '--rpc', node.url)).toContain('votes     520.50 DPN')
      await run('unvote', '--for', witness, '--dpn', '0.5', '--from', 'treasury', '--data', data, '--rpc', node.url)
      expect(await run('witness', 'show', '--for', witness, '--rpc', node.url)).toContain('votes     520.00 DPN')
      expect(await run('status', '--rpc', node.url)).toMatch(
        /network {3}Ours[^]*key {7}0x[0-9a-f]{40}, armed, executive/,
      )
      // Beside a running node its folder tells whom to ask.
      expect(await run('status', '--data', data)).toMatch(/network {3}Ours[^]*key {7}0x[0-9a-f]{40}, armed, executive/)
      // Somebody else becomes a candidate.
      const other = join(dir, 'candidate')
      expect(await run('init', '--data', other, '--genesis', genesis, '--candidate')).toContain('candidate, 0x')
      const candidate = line(await run('keys', '--data', other), 'witness')
      await run('send', '--to', candidate, '--dpn', '100010', '--from', 'treasury', '--data', data, '--rpc', node.url)
      await run('witness', 'register', '--data', other, '--rpc', node.url)
      await run('witness', 'heartbeat', '--data', other, '--rpc', node.url)
      const shown = await run('witness', 'show', '--data', other, '--rpc', node.url)
      expect(shown).toContain('deposit   100,000.00 DPN')
      expect(shown).toMatch(/heartbeat slot \d+, \d{4}-\d\d-\d\dT/)
      await until('an alternate', async () => (await node.status()).alternates.includes(candidate))
      await run('witness', 'exit', '--data', other, '--rpc', node.url)
      expect(await run('witness', 'show', '--for', candidate, '--rpc', node.url)).toMatch(
        /leaving {3}deposit is free at slot \d+/,
      )
      // A refusal is said in words before anything is signed.
      await expect(
        run('unvote', '--for', witness, '--dpn', '9999', '--from', 'treasury', '--data', data, '--rpc', node.url),
      ).rejects.toThrow(/NODE_REGISTRY_CALL_FAILED: this account has 20\.00 DPN of votes there/)
      await expect(run('witness', 'withdraw', '--data', data, '--rpc', node.url)).rejects.toThrow(
        /leave first: witness exit/,
      )
      await expect(run('witness', 'exit', '--data', other, '--rpc', node.url)).rejects.toThrow(
        /left already; its deposit is free at slot \d+, \d{4}-/,
      )
      await expect(run('witness', 'withdraw', '--data', other, '--rpc', node.url)).rejects.toThrow(
        /the deposit is free at slot \d+, \d{4}-/,
      )
      await expect(run('witness', 'heartbeat', '--data', join(dir, 'stranger'), '--rpc', node.url)).rejects.toThrow(
        /register it first/,
      )
      await expect(
        run('witness', 'register', '--data', join(dir, 'stranger'), '--rpc', node.url),
      ).rejects.toMatchObject({ code: 'NODE_CANNOT_PAY', data: { hasWei: 0n, needsWei: 100_000n * 10n ** 18n } })
      await expect(
        run('vote', '--for', candidate, '--dpn', '1', '--from', 'treasury', '--data', data, '--rpc', node.url),
      ).rejects.toThrow(/has left; vote for another/)
      await expect(
        run('unlock-votes', '--from', 'treasury', '--data', join(dir, 'stranger'), '--rpc', node.url),
      ).rejects.toThrow(/on the way out/)
      // What was taken back is free one term (20 slots) later.
      expect(await run('votes', '--from', 'treasury', '--data', data, '--rpc', node.url)).toMatch(
        new RegExp(`for {7}${witness} 20\\.00 DPN[^]*leaving {3}0\\.50 DPN`),
      )
      await until('free', async () =>
        (await run('votes', '--from', 'treasury', '--data', data, '--rpc', node.url)).includes('free now'),
      )
      await run('unlock-votes', '--from', 'treasury', '--data', data, '--rpc', node.url)
      expect(await run('votes', '--from', 'treasury', '--data', data, '--rpc', node.url)).not.toContain('leaving')
    } finally {
      await node.stop()
    }
  })

  it('keeps a key silent on a new disk until its operator arms it', async () => {
    await rm(join(data, 'network'), { recursive: true })
    const silent = await start('--data', data)
    expect(silent.lines.join('\n')).toContain('CHAIN_KEY_SILENT')
    expect((await silent.status()).witness.key).toBe('silent')
    await silent.stop()
    const armed = await start('--data', data, '--arm-key')
    try {
      // Two rounds of a tenth of a second: it may be armed before the node has said a line.
      await until('armed', async () => (await armed.status()).witness.key === 'armed')
      await until('blocks', async () => (await armed.status()).final.height >= 1)
    } finally {
      await armed.stop()
    }
  })

  it('is told with a code what is wrong', async () => {
    const refused = (...args: string[]) => expect(run(...args)).rejects
    await refused('init', '--data', data, '--genesis', genesis).toMatchObject({ code: 'NODE_NETWORK_EXISTS' })
    await refused('init', '--data', join(dir, 'two'), '--genesis', join(dir, 'none.json')).toMatchObject({
      code: 'NODE_UNREADABLE_FILE',
    })
    await refused(
      'init',
      '--data',
      join(dir, 'two'),
      '--genesis',
      genesis,
      '--witness',
      `0x${'11'.repeat(20)}`,
    ).toMatchObject({ code: 'NODE_UNREADABLE_FILE' })
    await refused(
      'init',
      '--data',
      join(dir, 'two'),
      '--genesis',
      join(dir, 'bad.json'),
      '--witness',
      '0x12',
    ).toMatchObject({ family: 'input' })
    await refused('witness', 'dance', '--data', data, '--rpc', 'http://127.0.0.1:1').toMatchObject({
      code: 'NODE_BAD_OPTION',
    })
    await refused(
      'vote',
      '--for',
      `0x${'11'.repeat(20)}`,
      '--dpn',
      '0',
      '--data',
      data,
      '--rpc',
      'http://127.0.0.1:1',
    ).toMatchObject({ code: 'NODE_BAD_OPTION' })
    await refused(
      'vote',
      '--for',
      `0x${'11'.repeat(20)}`,
      '--dpn',
      '1',
      '--from',
      'nobody',
      '--data',
      data,
      '--rpc',
      'http://127.0.0.1:1',
    ).toMatchObject({ code: 'NODE_BAD_OPTION' })
    await refused('status', '--rpc', 'http://127.0.0.1:1').toMatchObject({ code: 'NODE_DOES_NOT_ANSWER' })
    await refused('start', '--data', join(dir, 'three'), '--rpc', 'many').toMatchObject({ code: 'NODE_BAD_OPTION' })
  })
})
