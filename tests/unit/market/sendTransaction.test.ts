import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { privateKeyToAddress, sign } from '#node-core/kernel/keys.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { toAddress, ZERO_HASH, type Address } from '#node-core/model/ids.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { createChain } from '#node-core/chain/service/createChain.ts'
import type { MarketChainPort, MarketWalletPort } from '#node-core/market/ports.ts'
import { priceTransaction, sendTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import { createChainPort } from '#node-core/node/session/ports/chainPort.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'

/* Paying on a real chain of one witness: what is asked for before a signature, and what a signature does. */

const DPN = 10n ** 18n
const witnessKey = new Uint8Array(32).fill(7)
const witness = createSigner(ZERO_HASH, witnessKey).address
const key = hexToBytes('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
const payer = toAddress(privateKeyToAddress(key))
const other = privateKeyToAccount(`0x${'22'.repeat(32)}`).address.toLowerCase() as Address
const poor = new Uint8Array(32).fill(0x33)
const wallet = {
  holds: () => true,
  sign: async (account: Address, hash: Uint8Array) => sign(hash, account === payer ? key : poor),
} as unknown as MarketWalletPort

let chain: Chain
let port: MarketChainPort
beforeAll(async () => {
  const genesis = parseGenesis({
    format: 'dipnet-genesis/1',
    chainId: 7_777,
    name: 'test',
    dev: true,
    time: new Date(Date.now() - 1_000).toISOString(),
    witnesses: [{ address: witness }],
    allocations: [{ address: payer, balanceWei: (1_000n * DPN).toString() }],
    remainderTo: witness,
    params: { slotMs: 100, executiveCount: 1 },
  })
  chain = await createChain({
    genesis,
    storage: await openStorageOver(createMemoryStore()),
    log: silentLogger,
    signer: createSigner(genesis.hash, witnessKey),
  })
  const outbox = {
    submit: (raw: Uint8Array) => chain.submitTransaction(raw),
    nextNonce: (account: Address) => chain.nextNonce(account),
  }
  port = createChainPort({ chain, clock: systemClock, outbox, canInclude: () => true })
})
afterAll(() => chain.stop())
const pay = (to: Address, valueWei: bigint, from = payer) => priceTransaction(port, { from, to, data: '0x', valueWei })

describe('a payment', () => {
  it('arrives, for this network, at no more than the fee that was said', async () => {
    const before = await port.balance(payer)
    const priced = await pay(other, 5n * DPN)
    const { hash, receipt } = await sendTransaction(port, wallet, priced, 10_000)
    expect(receipt?.status).toBe(1)
    expect(chain.getTransaction(hash)?.transaction).toMatchObject({ chainId: 7_777, from: payer })
    expect(await port.balance(other)).toBe(5n * DPN)
    const fee = before - (await port.balance(payer)) - 5n * DPN
    expect(fee > 0n && fee <= priced.maxFeeWei).toBe(true)
  })

  it('is refused before signing where the amount is there and its fee is not, to the wei', async () => {
    const from = toAddress(privateKeyToAddress(poor))
    await sendTransaction(port, wallet, await pay(from, DPN), 10_000)
    const { maxFeeWei } = await pay(other, 1n, from)
    await expect(pay(other, DPN - maxFeeWei + 1n, from)).rejects.toMatchObject({
      code: 'MARKET_NOT_ENOUGH_DPN',
      data: { balanceWei: DPN, neededWei: DPN + 1n },
    })
    await expect(pay(other, DPN, from)).rejects.toMatchObject({ code: 'MARKET_NOT_ENOUGH_DPN' })
    expect(await pay(other, DPN - maxFeeWei, from)).toMatchObject({ maxFeeWei })
  })

  it('signed twice at once, goes out twice, each under its own number', async () => {
    const before = await port.balance(other)
    const priced = await pay(other, 1n * DPN)
    const sent = await Promise.all([1, 2, 3].map(() => sendTransaction(port, wallet, priced, 10_000)))
    expect(new Set(sent.map(({ hash }) => hash)).size).toBe(3)
    expect(sent.map(({ receipt }) => receipt?.status)).toEqual([1, 1, 1])
    expect((await port.balance(other)) - before).toBe(3n * DPN)
  })

  it('that failed on the chain is not told as done', async () => {
    // Creates a contract that reverts at once: 60006000fd.
    const before = chain.getAccount(payer).nonce
    const failing = {
      from: payer,
      to: null,
      data: '0x60006000fd' as const,
      valueWei: 0n,
      gasLimit: 100_000n,
      maxFeePerGas: 10n ** 10n,
      maxPriorityFeePerGas: 1n,
      maxFeeWei: 10n ** 15n,
    }
    await expect(sendTransaction(port, wallet, failing, 10_000)).rejects.toMatchObject({
      code: 'MARKET_TRANSACTION_FAILED',
    })
    expect(chain.getAccount(payer).nonce).toBe(before + 1n)
  })
})
