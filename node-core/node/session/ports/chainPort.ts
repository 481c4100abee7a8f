import { bytesToHex, hexToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import { ZERO_ADDRESS, type Address, type Hash } from '#node-core/model/ids.ts'
import type { FoundReceipt, FoundTransaction } from '#node-core/chain/queries/chainQueries.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { contractReverted } from '#node-core/market/errors.ts'
import type { MarketChainPort, MarketLog, MarketReceipt } from '#node-core/market/ports.ts'
import type { Outbox } from '../outbox/outbox.ts'

/** Fee cap as a multiple of the next base fee: holds through about eight full blocks. */
const FEE_HEADROOM = 3n
const PRIORITY_FEE_WEI = 1_000_000n
/** Gas on top of the estimate, in percent: state may change before inclusion. */
const GAS_HEADROOM_PERCENT = 25n

/** Furthest a list is brought up to date from, blocks; beyond it is read afresh. */
const MOST_BLOCKS_BACK = 256

export interface ChainPortOptions {
  readonly chain: Chain
  readonly clock: Clock
  /** What accounts of this node sign passes here. */
  readonly outbox: Pick<Outbox, 'submit' | 'nextNonce'>
  /** True while what is submitted can be included without waiting for the network to return. */
  canInclude(): boolean
}

/** Slot start in Unix seconds. */
export function slotTimeS(chain: Pick<Chain, 'genesis'>, slot: number): number {
  return Math.floor((chain.genesis.timeMs + slot * chain.genesis.params.slotMs) / 1000)
}

function touchedSince(
  chain: Pick<Chain, 'head' | 'firstHeld' | 'getBlock' | 'getReceipts'>,
  hash: Hash,
): ReadonlySet<Address> | null {
  const touched = new Set<Address>()
  const { height: head } = chain.head
  for (let height = head; height > head - MOST_BLOCKS_BACK && height >= chain.firstHeld; height--) {
    const block = chain.getBlock(height)
    if (block === null) return null
    if (block.hash === hash) return touched
    for (const receipt of chain.getReceipts(height) ?? []) for (const log of receipt.logs) touched.add(log.address)
  }
  return null
}

/** Who called what, and whether it waits. */
function asTransaction(found: FoundTransaction | null): ReturnType<MarketChainPort['transaction']> {
  if (found === null) return null
  const { from, to, data } = found.transaction
  return { from, to, data: bytesToHex(data), waits: found.place === null }
}

/** A revert as the market reads it: the raw return data, for the contract's own ABI to explain. */
function asRefusal(error: unknown): unknown {
  if (isNodeError(error) && error.code === 'EVM_CALL_REVERTED')
    return contractReverted('the contract refused', { revert: String(error.data['output'] ?? '0x') }, error)
  return error
}

/** The chain as the market sees it. */
export function createChainPort({ chain, clock, outbox, canInclude }: ChainPortOptions): MarketChainPort {
  const timeOfHeight = (height: number): number => slotTimeS(chain, chain.getBlock(height)?.header.slot ?? 0)
  const asReceipt = (found: FoundReceipt): MarketReceipt => ({
    status: found.receipt.status === 'success' ? 1 : 0,
    height: found.height,
    logs: found.receipt.logs.map((log, i): MarketLog => ({
      ...log,
      transactionHash: found.transaction.hash,
      height: found.height,
      index: found.firstLogIndex + i,
      timeS: timeOfHeight(found.height),
    })),
  })
  const { witnesses, allocations, code } = chain.genesis
  const founders = new Set([...witnesses, ...allocations, ...code].map(({ address }) => address))
  const requestOf = ({
    from,
    to,
    data,
    valueWei,
  }: {
    from: Address
    to: Address | null
    data: Hex
    valueWei: bigint
  }) => ({ from, to, data: hexToBytes(data), value: valueWei })

  return {
    chainId: chain.genesis.chainId,
    isFounder: (account) => founders.has(account),
    async call({ to, data, from }) {
      try {
        return bytesToHex((await chain.call(requestOf({ from: from ?? ZERO_ADDRESS, to, data, valueWei: 0n }))).output)
      } catch (error) {
        throw asRefusal(error)
      }
    },
    async logs({ address, topics, fromHeight, toHeight }) {
      if (toHeight < chain.firstHeld) return []
      const found = await chain.getLogs({
        addresses: [address],
        fromHeight: Math.max(fromHeight, chain.firstHeld),
        toHeight,
        ...(topics === undefined ? {} : { topics: topics.map((topic) => (topic === null ? null : [topic as Hash])) }),
      })
      return found.map((log) => ({
        address: log.address,
        topics: log.topics,
        data: log.data,
        transactionHash: log.transactionHash,
        height: log.height,
        index: log.logIndex,
        timeS: timeOfHeight(log.height),
      }))
    },
    balance: async (account) => chain.getAccount(account).balance,
    // An idle test network makes no blocks: deadlines go by the running slot, which the next block will carry.
    timeS: () => slotTimeS(chain, Math.max(chain.slot, chain.head.slot)),
    finalHeight: () => chain.final.height,
    headHash: () => chain.head.hash,
    touchedSince: (hash) => touchedSince(chain, hash),
    async estimate(request) {
      const maxFeePerGas = chain.nextBaseFeePerGas * FEE_HEADROOM + PRIORITY_FEE_WEI
      try {
        const gas = await chain.estimateGas(requestOf(request))
        return {
          gasLimit: gas + (gas * GAS_HEADROOM_PERCENT) / 100n,
          maxFeePerGas,
          maxPriorityFeePerGas: PRIORITY_FEE_WEI,
        }
      } catch (error) {
        throw asRefusal(error)
      }
    },
    nextNonce: (account) => outbox.nextNonce(account),
    submit: (raw, signed) => outbox.submit(raw, signed),
    transaction: (hash) => asTransaction(chain.getTransaction(hash)),
    canInclude,
    receipt(hash, timeoutMs) {
      return new Promise((resolve) => {
        const look = (): boolean => {
          const found = chain.getReceipt(hash)
          if (found === null) return false
          done(asReceipt(found))
          return true
        }
        const stopHead = chain.onHead(() => void look())
        const stopTimer = clock.after(timeoutMs, () => done(null))
        const done = (receipt: MarketReceipt | null) => {
          stopHead()
          stopTimer()
          resolve(receipt)
        }
        look()
      })
    },
  }
}
