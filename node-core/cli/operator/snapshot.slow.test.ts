import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { createRpcClient } from '#node-core/witness/rpc/rpcClient.ts'
import type { ChainStatus } from '#node-core/witness/status/chainStatusMethods.ts'
import { runCommand } from '../runCommand.ts'

const dir = await mkdtemp(join(tmpdir(), 'dipnet-snapshot-'))
afterAll(() => rm(dir, { recursive: true, force: true }))

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
const refusal = (...args: string[]) =>
  run(...args).then(
    () => 'none',
    (error: { code?: string }) => error.code,
  )

async function start(...args: string[]) {
  const controller = new AbortController()
  const lines: string[] = []
  const ended = runCommand(['start', '--quiet', '--rpc', '0', ...args], {
    out: (text) => void lines.push(text),
    err: (text) => void lines.push(text),
    signal: controller.signal,
  })
  while (!lines.includes('ready'))
    await Promise.race([
      sleep(20),
      ended.then((code) => Promise.reject(new Error(`ended with ${code}: ${lines.join('\n')}`))),
    ])
  const url = line(lines.join('\n'), 'rpc')
  const rpc = createRpcClient(url)
  return {
    rpc,
    status: () => rpc.call<ChainStatus>('dip_status'),
    address: line(lines.join('\n'), 'listening'),
    async stop() {
      controller.abort()
      expect(await ended).toBe(0)
    },
  }
}
async function until(what: string, test: () => Promise<boolean>) {
  for (let i = 0; i < 600; i++) {
    if (await test()) return
    await sleep(25)
  }
  throw new Error(`not reached: ${what}`)
}

/** Accounts, so that an import takes long enough to be killed in the middle. */
const ACCOUNTS = 15_000
const founder = join(dir, 'founder')
const genesis = join(dir, 'genesis.json')
const file = join(dir, 'chain.snapshot')
let checkpoint = ''
let digest = ''

/** Imports in a process of its own and kills it −9 when it has told `count` steps. */
async function killedAt(count: number, data: string): Promise<boolean> {
  const cli = join(import.meta.dirname, '..', 'index.ts')
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', cli, 'snapshot', 'import', '--data', data, '--file', file, '--checkpoint', checkpoint],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const said: string[] = []
  createInterface({ input: child.stderr }).on('line', (text) => {
    said.push(text)
    if (said.length === count) child.kill('SIGKILL')
  })
  await new Promise((done) => child.on('exit', done))
  if (child.signalCode === null && child.exitCode !== 0) throw new Error(said.join('\n'))
  return child.signalCode === 'SIGKILL'
}

describe('a chain as a file', () => {
  it('goes out of a stopped node, with the same digest each time', async () => {
    const witness = line(await run('keys', '--data', founder), 'witness')
    const plain = join(dir, 'plain.json')
    await run(
      'init',
      '--data',
      join(dir, 'unused'),
      '--genesis',
      plain,
      '--witness',
      witness,
      '--slot-ms',
      '100',
      '--start-in',
      '8',
      '--name',
      'Ours',
    )
    const allocations = Array.from({ length: ACCOUNTS }, (_, i) => ({
      address: `0x${(i + 1_000_000).toString(16).padStart(40, '7')}`,
      balanceWei: String(10n ** 18n + BigInt(i)),
    }))
    await writeFile(genesis, JSON.stringify({ ...(JSON.parse(await readFile(plain, 'utf8')) as object), allocations }))
    await run('init', '--data', founder, '--genesis', genesis)
    const node = await start('--data', founder, '--arm-key')
    await until('final blocks', async () => (await node.status()).final.height >= 5)
    expect(await refusal('snapshot', 'export', '--data', founder, '--file', file)).toBe('STORAGE_LOCKED')
    await node.stop()
    const out = await run('snapshot', 'export', '--data', founder, '--file', file)
    ;[checkpoint, digest] = [line(out, 'checkpoint'), line(out, 'digest')]
    expect(line(await run('snapshot', 'export', '--data', founder, '--file', join(dir, 'again')), 'digest')).toBe(
      digest,
    )
    expect(await readFile(join(dir, 'again'))).toEqual(await readFile(file))
    expect((await readdir(dir)).filter((name) => name.endsWith('.partial'))).toEqual([])
  })

  it('killed −9 at any moment of coming in leaves nothing that opens, and does not stand in the way of the next try', async () => {
    const data = join(dir, 'killed')
    let kills = 0
    for (let count = 1; count <= 5; count++) {
      if (await killedAt(count, data)) kills++
      // Too late by a hair: it was done.
      if (existsSync(join(data, 'network.json'))) await rm(data, { recursive: true })
      // No half chain under the name that is opened, and the folder is of no network.
      expect(
        await runCommand(['status', '--data', data], {
          out: () => undefined,
          err: () => undefined,
          signal: new AbortController().signal,
        }),
        String(count),
      ).toBe(1)
    }
    expect(kills).toBeGreaterThanOrEqual(3)
    expect(
      line(await run('snapshot', 'import', '--data', data, '--file', file, '--checkpoint', checkpoint), 'digest'),
    ).toBe(digest)
    // The chain, and the copy of the configuration that names it.
    expect((await readdir(join(data, 'network'))).toSorted()).toEqual(['chain', 'network.json'])
  }, 240_000)

  it('that is false or cut short leaves the folder new', async () => {
    const data = join(dir, 'cut')
    const bytes = await readFile(file)
    const bad = join(dir, 'bad')
    await writeFile(bad, bytes.subarray(0, bytes.length >> 1))
    expect(await refusal('snapshot', 'import', '--data', data, '--file', bad, '--checkpoint', checkpoint)).toBe(
      'CHAIN_BAD_SNAPSHOT',
    )
    expect(
      await refusal(
        'snapshot',
        'import',
        '--data',
        data,
        '--file',
        file,
        '--checkpoint',
        checkpoint.replace(/.$/, (c) => (c === '0' ? '1' : '0')),
      ),
    ).toBe('CHAIN_OTHER_CHECKPOINT')
    expect(await refusal('snapshot', 'import', '--data', data, '--file', file)).toBe('NODE_BAD_OPTION')
    expect(
      await refusal('snapshot', 'import', '--data', data, '--file', join(dir, 'none'), '--checkpoint', checkpoint),
    ).toBe('NODE_UNREADABLE_FILE')
    expect(existsSync(join(data, 'network.json'))).toBe(false)
    expect(await readdir(join(data, 'network'))).toEqual([])
    expect(await refusal('snapshot', 'import', '--data', founder, '--file', file, '--checkpoint', checkpoint)).toBe(
      'NODE_NETWORK_EXISTS',
    )
  })

  it('comes in and follows the network over libp2p to the same heads', async () => {
    const data = join(dir, 'follower')
    const node = await start('--data', founder, '--arm-key')
    try {
      await run(
        'snapshot',
        'import',
        '--data',
        data,
        '--file',
        file,
        '--checkpoint',
        checkpoint,
        '--bootstrap',
        node.address,
      )
      expect(await refusal('snapshot', 'import', '--data', data, '--file', file, '--checkpoint', checkpoint)).toBe(
        'NODE_NETWORK_EXISTS',
      )
      const follower = await start('--data', data)
      try {
        const began = Number(checkpoint.split(':')[0])
        await until('the same final block above the snapshot', async () => {
          const [a, b] = [await node.status(), await follower.status()]
          return b.final.height > began + 5 && a.head.height - b.head.height <= 2
        })
        const at = (await follower.status()).final.height
        const ask = (peer: typeof node) =>
          peer.rpc.call<{ hash: string; stateRoot: string }>('eth_getBlockByNumber', [`0x${at.toString(16)}`, false])
        const [mine, theirs] = [await ask(follower), await ask(node)]
        expect(mine.hash).toBe(theirs.hash)
        expect(mine.stateRoot).toBe(theirs.stateRoot)
      } finally {
        await follower.stop()
      }
      // Out again from the follower, at its own height.
      const again = await run('snapshot', 'export', '--data', data, '--file', join(dir, 'second'))
      const third = join(dir, 'third')
      expect(
        line(
          await run(
            'snapshot',
            'import',
            '--data',
            third,
            '--file',
            join(dir, 'second'),
            '--checkpoint',
            line(again, 'checkpoint'),
          ),
          'digest',
        ),
      ).toBe(line(again, 'digest'))
    } finally {
      await node.stop()
    }
  })
})
