import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ALICE_KEY,
  alice,
  CHAIN_ID,
  openProbeNode,
  probeAbi,
  probeCode,
  type ProbeNode,
} from '../support/rpc/probeNode.ts'

const run = promisify(execFile)
const folder = fileURLToPath(new URL('../clients/', import.meta.url))
/** `npm test` installs them (main/dev/setup/ensureClients.mjs), as it does other outside judges. */
const isThere = existsSync(`${folder}node_modules`)
const TO = '0x00000000000000000000000000000000000000b9'

let node: ProbeNode
let task: string
beforeAll(async () => {
  node = await openProbeNode()
  task = JSON.stringify({
    url: node.server.url,
    ws: node.server.url.replace('http', 'ws'),
    key: ALICE_KEY,
    to: TO,
    abi: probeAbi,
    bytecode: probeCode(),
    alice: alice.address,
  })
}, 180_000)
afterAll(() => node.close())

async function client(name: string): Promise<Record<string, unknown>> {
  const { stdout } = await run(process.execPath, [`${folder}${name}.mjs`, task], {
    cwd: folder,
    timeout: 110_000,
    maxBuffer: 1 << 24,
    env: {
      ...process.env,
      CLIENT_TASK: task,
      HARDHAT_CONFIG: `${folder}hardhat.config.cjs`,
      HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true',
      NODE_OPTIONS: '',
    },
  })
  return JSON.parse(/^DONE (.*)$/m.exec(stdout)![1]!) as Record<string, unknown>
}

/** What all of them have to come to. */
const DONE = {
  chainId: CHAIN_ID,
  paid: '6',
  statuses: [true, true, true, true],
  value: '1',
  logs: 1,
  filtered: 1,
  event: 'Two',
  listedGas: '25300',
  accessList: true,
  reason: 'not today',
  poor: true,
  hasFees: true,
  nonces: 4,
  overridden: true,
}
const PUSHED = { heads: true, pushed: 1 }

describe('other people’s clients, unchanged, against a node', () => {
  it('are installed', ({ skip }) => {
    if (!isThere && process.env.CI !== 'true') skip('tests/clients is not installed: npm ci --prefix tests/clients')
    expect(isThere).toBe(true)
  })

  it.skipIf(!isThere)('viem', async () => expect(await client('viem')).toEqual({ ...DONE, ...PUSHED }), 120_000)
  it.skipIf(!isThere)('ethers', async () => expect(await client('ethers')).toEqual({ ...DONE, ...PUSHED }), 120_000)
  it.skipIf(!isThere)('web3.js', async () => expect(await client('web3')).toEqual({ ...DONE, ...PUSHED }), 120_000)
  it.skipIf(!isThere)('Hardhat', async () => expect(await client('hardhat')).toEqual(DONE), 120_000)

  it.skipIf(!isThere)(
    'cast',
    async () => {
      const start = (args: readonly string[]) =>
        run(process.execPath, [`${folder}node_modules/@foundry-rs/cast/bin.mjs`, ...args], {
          timeout: 60_000,
          env: { ...process.env, ETH_RPC_URL: node.server.url, NODE_OPTIONS: '' },
        })
      const cast = async (...args: string[]) => (await start(args)).stdout.trim()
      // Its package's launcher ends well although the program does not: what it complains of counts.
      const failing = async (...args: string[]) =>
        (await start(args).catch((error: { stderr: string }) => error)).stderr
      const sent = async (...args: string[]) =>
        JSON.parse(await cast('send', '--json', '--private-key', ALICE_KEY, ...args)) as {
          status: string
          contractAddress: string
          gasUsed: string
          blockNumber: string
        }
      expect(await cast('chain-id')).toBe(String(CHAIN_ID))
      const had = BigInt(await cast('balance', TO))
      const before = Number(await cast('nonce', alice.address))
      expect(await sent(TO, '--value', '5')).toMatchObject({ status: '0x1' })
      const { contractAddress: address, status } = await sent('--create', probeCode())
      expect(status).toBe('0x1')
      expect(await cast('call', address, 'value()(uint256)')).toBe('10')
      const set = await sent(address, 'set(uint256,uint256,string)', '1', '2', 'x')
      expect(set.status).toBe('0x1')
      expect(
        await sent(
          TO,
          '--value',
          '1',
          '--access-list',
          JSON.stringify([{ address: TO, storageKeys: [`0x${'11'.repeat(32)}`] }]),
        ),
      ).toMatchObject({ status: '0x1', gasUsed: '0x62d4' })
      expect(BigInt(await cast('balance', TO)) - had).toBe(6n)
      expect(Number(await cast('nonce', alice.address)) - before).toBe(4)
      expect(
        JSON.parse(await cast('logs', '--json', '--from-block', '1', '--address', address, 'Two(uint256,uint256)')),
      ).toHaveLength(1)
      expect(
        Number(await cast('estimate', '--from', alice.address, address, 'set(uint256,uint256,string)', '3', '4', 'y')),
      ).toBeGreaterThan(21_000)
      expect((await cast('access-list', address, 'value()')).toLowerCase()).toContain(address.toLowerCase())
      expect(await failing('call', address, 'no(string)', 'not today')).toContain('not today')
      expect(await failing('estimate', '--from', TO, address, '--value', '1000000000000000000000000000000')).toContain(
        'insufficient funds',
      )
      expect(await cast('call', address, 'value()(uint256)', '--override-state-diff', `${address}:0x0:0x9`)).toBe('9')
      expect(await cast('call', address, 'env()(uint256)', '--block', String(Number(set.blockNumber)))).toMatch(
        new RegExp(`^${Number(set.blockNumber)}\\b`),
      )
      expect(await cast('block-number')).toMatch(/^\d+$/)
      expect(await cast('gas-price')).toMatch(/^\d+$/)
      expect(
        await cast(
          'receipt',
          '--json',
          (JSON.parse(await cast('block', set.blockNumber, '--json')) as { transactions: string[] }).transactions[0]!,
        ),
      ).toContain('logsBloom')
      expect(await cast('rpc', 'web3_sha3', '0x')).toContain('c5d2460186f7')
    },
    120_000,
  )
})
