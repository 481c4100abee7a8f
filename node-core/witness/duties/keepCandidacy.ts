import type { Chain } from '#node-core/chain/service/chain.ts'
import { registryRecords } from '#node-core/consensus/witnesses/registry/registryRecords.ts'
import { formatDpn } from '#node-core/kernel/amount.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { localRpc } from '../rpc/localRpc.ts'
import { callRegistry } from '../registry/callRegistry.ts'

export interface CandidacyOptions {
  readonly chain: Chain
  readonly key: Uint8Array
  /** Null: what the network asks for. */
  readonly depositWei: bigint | null
  readonly clock: Clock
  readonly log: Logger
  /**
   * The registry never heard of this key, so nothing that it may have signed counts: it needs nobody's word to be
   * armed.
   */
  readonly arm: () => void
}

/** A newcomer's way to a candidate. */
export interface Candidacy {
  /**
   * `fetching`: the chain here is not up to date. `needsDpn`: its account lacks deposit and fee. `registered`: the
   * registry knows it.
   */
  readonly state: 'fetching' | 'needsDpn' | 'registered'
  stop(): void
}

/** A head so old, beyond two rounds, does not tell whether the key is registered. */
const CURRENT_SLOTS = 8
const LOOK_EVERY_SLOTS = 5

/**
 * Registers this node's key with its deposit as soon as its account holds it; once, and not again after it left (`start
 * --candidate`).
 */
export function keepCandidacy({ chain, key, depositWei, clock, log, arm }: CandidacyOptions): Candidacy {
  const { params } = chain.genesis
  const address = toAddress(privateKeyToAddress(key))
  const deposit = depositWei ?? params.witnessDepositWei
  const rpc = localRpc(chain)
  let state: Candidacy['state'] = 'fetching'
  let stopped = false
  let armed = false
  let cancel: () => void = () => undefined
  const record = () =>
    registryRecords({ record: (owner, name) => chain.getRecord(owner, name), setRecord: () => undefined }).witness(
      address,
    )
  const look = async () => {
    if (
      chain.syncing ||
      chain.head.height === 0 ||
      chain.slot - chain.consensus.slot > CURRENT_SLOTS + 2 * chain.consensus.active.members.length
    )
      return
    if (record() !== null) {
      state = 'registered'
      return
    }
    if (!armed) arm()
    armed = true
    try {
      const { height } = await callRegistry(rpc, key, { name: 'register' }, deposit)
      state = 'registered'
      log.info('registered as a candidate', { height, depositDpn: formatDpn(deposit) })
    } catch (error) {
      const { code, data } = toNodeError(error)
      if (code !== 'NODE_CANNOT_PAY') throw error
      if (state !== 'needsDpn')
        log.warn('waits for its deposit and a fee: send DPN to the account', {
          account: address,
          needsWei: data['needsWei'] ?? '',
          hasWei: data['hasWei'] ?? '',
        })
      state = 'needsDpn'
    }
  }
  const again = (slots: number) => {
    cancel = clock.after(slots * params.slotMs, () => {
      look()
        .catch((error: unknown) => !stopped && log.warn('could not register', { code: toNodeError(error).code, error }))
        .finally(() => !stopped && state !== 'registered' && again(LOOK_EVERY_SLOTS))
    })
  }
  again(1)
  return {
    get state() {
      return state
    },
    stop() {
      stopped = true
      cancel()
    },
  }
}
