import type { Chain } from '#node-core/chain/service/chain.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { localRpc } from '../rpc/localRpc.ts'
import { callRegistry } from '../registry/callRegistry.ts'
import { readWitness, type WitnessRecord } from '../registry/readRegistry.ts'

export interface HeartbeatOptions {
  readonly chain: Chain
  /** The witness key; its account pays the fee. */
  readonly key: Uint8Array
  readonly clock: Clock
  readonly log: Logger
}

/** Looks this often within one heartbeat window. */
const LOOKS_PER_WINDOW = 5

/**
 * A registered witness without a seat says that it is there before its last word grows old, and once its jail time is
 * over.
 */
export function needsHeartbeat(record: WitnessRecord, seated: boolean, slot: number, windowSlots: number): boolean {
  if (record.depositWei === 0n || record.unlockSlot !== -1) return false
  if (record.jailedUntilSlot !== -1) return slot >= record.jailedUntilSlot
  return !seated && slot - record.heartbeatSlot > windowSlots / 2
}

/**
 * Sends this node's heartbeats while its key is armed, so that an alternate stays electable without its operator
 * (protocol.md §2.4). Returns the stop function.
 */
export function keepHeartbeat({ chain, key, clock, log }: HeartbeatOptions): () => void {
  const { params } = chain.genesis
  const address = toAddress(privateKeyToAddress(key))
  const rpc = localRpc(chain)
  let stopped = false
  let cancel: () => void = () => undefined
  const look = async () => {
    if (chain.keyStatus !== 'armed') return
    const seated = chain.consensus.active.members.includes(address)
    if (!needsHeartbeat(await readWitness(rpc, address), seated, chain.slot, params.heartbeatWindowSlots)) return
    const { height } = await callRegistry(rpc, key, { name: 'heartbeat' })
    log.info('heartbeat sent', { height })
  }
  const again = () => {
    cancel = clock.after(Math.ceil(params.heartbeatWindowSlots / LOOKS_PER_WINDOW) * params.slotMs, () => {
      look()
        .catch(
          (error: unknown) =>
            !stopped && log.warn('no heartbeat could be sent', { code: toNodeError(error).code, error }),
        )
        .finally(() => !stopped && again())
    })
  }
  again()
  return () => {
    stopped = true
    cancel()
  }
}
