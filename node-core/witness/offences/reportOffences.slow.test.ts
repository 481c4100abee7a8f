import { setTimeout as sleep } from 'node:timers/promises'
import { encodeFunctionData } from 'viem'
import { afterEach, expect, it } from 'vitest'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { createChain } from '#node-core/chain/service/createChain.ts'
import type { Evidence } from '#node-core/consensus/witnesses/evidence/evidence.ts'
import { encodeEvidence } from '#node-core/consensus/witnesses/evidence/evidenceCodec.ts'
import { penaltyWei } from '#node-core/consensus/witnesses/evidence/penalty.ts'
import { REGISTRY_ABI } from '#node-core/consensus/witnesses/registry/abi.ts'
import { REGISTRY_ADDRESS } from '#node-core/consensus/witnesses/registry/registryState.ts'
import { createEmitter } from '#node-core/kernel/emitter.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { createLogger, silentLogger } from '#node-core/kernel/log.ts'
import { toAddress, type Hash } from '#node-core/model/ids.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { localRpc } from '../rpc/localRpc.ts'
import { readWitness } from '../registry/readRegistry.ts'
import { sendCall } from '../registry/sendCall.ts'
import { MAX_PROOFS_PER_OFFENDER } from './evidenceBook.ts'
import { reportOffences } from './reportOffences.ts'

const keyOf = (byte: string) => hexToBytes(`0x${byte.repeat(32)}`)
const addressOf = (key: Uint8Array) => toAddress(privateKeyToAddress(key))
const [producer, offender, rich, richToo, poor] = [keyOf('07'), keyOf('08'), keyOf('09'), keyOf('0a'), keyOf('0b')]
const DPN = 10n ** 18n
const undo: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function network() {
  const genesis = parseGenesis({
    format: 'dipnet-genesis/1',
    chainId: 7_777,
    name: 'test',
    time: new Date(Date.now() - 500).toISOString(),
    witnesses: [{ address: addressOf(producer) }, { address: addressOf(offender) }],
    allocations: [rich, richToo].map((key) => ({ address: addressOf(key), balanceWei: DPN.toString() })),
    remainderTo: addressOf(producer),
    params: { slotMs: 50, executiveCount: 1, slashing: { restSlots: 10_000, factor: 0 } },
  })
  const storage = await openStorageOver(createMemoryStore())
  const real = await createChain({ genesis, storage, log: silentLogger, signer: createSigner(genesis.hash, producer) })
  undo.push(() => real.stop())
  const seen = createEmitter<Evidence>((error) => expect.fail(String(error)))
  // What other nodes gossip is not under test here, only what is done about a proof.
  const chain = Object.create(real, { onEvidence: { value: seen.on } }) as Chain
  const signer = createSigner(genesis.hash, offender)
  const vote = (height: number, variant: number) => {
    const data = {
      srcHeight: 0,
      srcHash: genesis.hash,
      tgtHeight: height,
      tgtHash: `0x${String(variant).repeat(64)}` as Hash,
    }
    return { ...data, signature: signer.signVote(data) }
  }
  const report = async (key: Uint8Array, more: { at?: number; chain?: Chain; storage?: typeof storage } = {}) => {
    const lines: string[] = []
    const reports = await reportOffences({
      chain: more.chain ?? chain,
      storage: more.storage ?? storage,
      key,
      clock: systemClock,
      log: createLogger((line) => lines.push(line.message), 'info'),
      random: () => more.at ?? 0,
    })
    undo.push(() => reports.stop())
    return Object.assign(reports, { lines })
  }
  return {
    chain,
    storage,
    seen,
    report,
    doubleVote: (height: number): Evidence => ({ kind: 'E2', first: vote(height, 1), second: vote(height, 2) }),
    nonce: (key: Uint8Array) => chain.getAccount(addressOf(key)).nonce,
    deposit: async () => (await readWitness(localRpc(chain), addressOf(offender))).depositWei,
  }
}
async function until(what: string, test: () => boolean | Promise<boolean>) {
  for (let i = 0; i < 400; i++) {
    if (await test()) return
    await sleep(20)
  }
  throw new Error(`not reached: ${what}`)
}
const fullDeposit = 100_000n * DPN

it('one of two reporters hands it in and is rewarded; the offender loses the penalty, once; nothing is left on disk', async () => {
  const { chain, storage, seen, report, doubleVote, nonce, deposit } = await network()
  const other = await openStorageOver(createMemoryStore())
  const early = await report(rich)
  const late = await report(richToo, { at: 0.99, storage: other })
  seen.emit(doubleVote(5))
  seen.emit(doubleVote(5))
  await until('punished', async () => (await deposit()) < fullDeposit)
  await until('settled', () => early.waiting === 0 && late.waiting === 0)
  const { slashing } = chain.genesis.params
  expect(await deposit()).toBe(fullDeposit - penaltyWei(fullDeposit, 1, 1, slashing))
  expect([nonce(rich), nonce(richToo)]).toEqual([1n, 0n])
  const receipt = (await chain.getTransactionsOf(addressOf(rich)))[0]!
  const fee = chain.getReceipt(receipt.transaction.hash)!.receipt
  expect(chain.getAccount(addressOf(rich)).balance).toBe(
    DPN + slashing.reporterRewardWei - fee.gasUsed * fee.effectiveGasPrice,
  )
  for (const store of [storage, other])
    for await (const entry of store.evidence.entries()) expect.fail(`left: ${entry[0]}`)
  seen.emit(doubleVote(5))
  await sleep(300)
  expect([early.waiting, nonce(rich), nonce(richToo)]).toEqual([0, 1n, 0n])
})

it('a node never reports its own key', async () => {
  const { seen, report, doubleVote, deposit } = await network()
  const reports = await report(offender)
  seen.emit(doubleVote(5))
  await sleep(300)
  expect(reports.waiting).toBe(0)
  expect(await deposit()).toBe(fullDeposit)
})

it('what was seen before a restart is handed in after it', async () => {
  const { seen, report, doubleVote, deposit } = await network()
  const before = await report(rich, { at: 0.99 })
  seen.emit(doubleVote(5))
  await until('kept', () => before.waiting === 1)
  await before.stop()
  expect(await deposit()).toBe(fullDeposit)
  const after = await report(rich)
  expect(after.waiting).toBe(1)
  await until('punished', async () => (await deposit()) < fullDeposit)
})

it('a transaction that vanished is sent anew', async () => {
  const { chain, seen, report, doubleVote, deposit } = await network()
  let swallowed = 0
  const lossy = Object.create(chain, {
    submitTransaction: {
      value: async (raw: Uint8Array) =>
        swallowed++ === 0 ? (`0x${'00'.repeat(32)}` as Hash) : chain.submitTransaction(raw),
    },
  }) as Chain
  await report(rich, { chain: lossy })
  seen.emit(doubleVote(5))
  await until('punished', async () => (await deposit()) < fullDeposit)
  expect(swallowed).toBe(2)
})

it('a stranger’s waiting transaction is given time, but not for ever; a false proof none at all', async () => {
  const { chain, seen, report, doubleVote, deposit } = await network()
  const waits = (hash: string, evidence: Evidence): Transaction =>
    ({
      hash: `0x${hash.repeat(32)}`,
      from: addressOf(poor),
      to: REGISTRY_ADDRESS,
      data: hexToBytes(
        encodeFunctionData({
          abi: REGISTRY_ABI,
          functionName: 'submitEvidence',
          args: [bytesToHex(encodeEvidence(evidence))],
        }),
      ),
    }) as Partial<Transaction> as Transaction
  const real = doubleVote(5)
  const forged = {
    ...real,
    second: { ...(real as Evidence & { kind: 'E2' }).second, signature: `0x${'11'.repeat(64)}00` },
  } as Evidence
  const pool = [waits('aa', forged)]
  const sent: number[] = []
  const crowded = Object.create(chain, {
    pendingTransactions: { value: () => pool },
    submitTransaction: { value: (raw: Uint8Array) => (sent.push(chain.slot), chain.submitTransaction(raw)) },
  }) as Chain
  await report(rich, { chain: crowded })
  seen.emit(real)
  await until('punished in spite of a false proof', async () => (await deposit()) < fullDeposit)
  pool.push(waits('bb', doubleVote(6)))
  const from = chain.slot
  seen.emit(doubleVote(6))
  await until('sent', () => sent.length === 2)
  // Twice eight slots for the stranger's.
  expect(sent[1]! - from).toBeGreaterThanOrEqual(16)
})

it('an account that cannot pay says so, and sends when it can', async () => {
  const { chain, seen, report, doubleVote, deposit } = await network()
  const reports = await report(poor)
  seen.emit(doubleVote(5))
  await until('said', () => reports.unpaid)
  expect(reports.lines.filter((line) => line.includes('cannot pay'))).toHaveLength(1)
  await sendCall(localRpc(chain), rich, { to: addressOf(poor), data: '0x', valueWei: DPN / 2n })
  await until('punished', async () => (await deposit()) < fullDeposit)
  expect(reports.unpaid).toBe(false)
})

it('keeps a bounded number of proofs against one offender', async () => {
  const { seen, report, doubleVote } = await network()
  const reports = await report(poor, { at: 0.99 })
  for (let height = 1; height <= 3 * MAX_PROOFS_PER_OFFENDER; height++) seen.emit(doubleVote(height))
  await until('kept', () => reports.waiting > 0)
  await sleep(100)
  expect(reports.waiting).toBe(MAX_PROOFS_PER_OFFENDER)
})
