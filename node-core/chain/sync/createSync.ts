import type { Clock } from '#node-core/kernel/clock.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Block } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { decodeBlock } from '#node-core/consensus/header/blockCodec.ts'
import type { BlockRef } from '../storing/chainStore.ts'
import type { BlocksRequest, ChainNetworkPort, PeerRef } from '../ports.ts'

export interface SyncOptions {
  readonly network: ChainNetworkPort | undefined
  readonly log: Logger
  readonly genesisHash: Hash
  readonly clock: Clock
  readonly now: () => number
  /** Resolves when every block handed over so far was executed and stored: the brake that bounds memory. */
  readonly idle: () => Promise<void>
  /**
   * Between these two, blocks may be stored in groups: waiting for the disk at each would take longer than the block.
   * `end` resolves when all
   * of them are on the disk.
   */
  readonly beginRange: () => void
  readonly endRange: () => Promise<void>
  /** Blocks one by one: on development networks a block may move the clock that the next one needs. */
  readonly stepwise: boolean
  /** `from` null: some peer, whoever it was. @returns false: what follows from there is not wanted either */
  readonly receive: (block: Block, from: PeerRef | null) => boolean
  /** All that an ask for ancestors of `to` brought was received and executed. */
  readonly delivered: (to: Hash, from: PeerRef | null, count: number) => void
  readonly head: () => BlockRef
  readonly locator: () => readonly BlockRef[]
}

export interface Sync {
  /** Fetches by ranges until the peer has no more for us; one fetch at a time for each target. */
  fetch(from: PeerRef | null, request: BlocksRequest): void
  readonly running: boolean
}

const MAX_FETCHES = 8
/** One peer that answers slowly or with rubbish must not take the others' turns. */
const MAX_FETCHES_OF_ONE = 2

export function createSync(options: SyncOptions): Sync {
  const { network, log } = options
  /** What is being fetched, and from whom. */
  const running = new Map<string, PeerRef | null>()

  async function pull(from: PeerRef | null, request: BlocksRequest, count: { value: number }): Promise<void> {
    let locator = request.locator
    for (;;) {
      const chunk = await network!.requestBlocks(from, { to: request.to, locator })
      if (chunk.length === 0) return
      let last: BlockRef | null = null
      options.beginRange()
      try {
        for (const bytes of chunk) {
          let block: Block
          try {
            block = decodeBlock(bytes, options.genesisHash)
          } catch (error) {
            if (from !== null) network!.penalise(from, toNodeError(error).code)
            return
          }
          if (!options.receive(block, from)) return
          count.value++
          last = { height: block.header.height, hash: block.hash }
          if (options.stepwise) await options.idle()
        }
        await options.idle()
      } finally {
        await options.endRange()
      }
      if (last === null || last.hash === request.to) return
      // Nothing of it was taken: asking on would not help.
      if (options.head().height < last.height && !locator.every((ref) => ref.height < options.head().height)) return
      locator = [last, ...options.locator()]
    }
  }

  return {
    fetch(from, request) {
      if (network === undefined || running.size >= MAX_FETCHES) return
      const key = request.to ?? `head of ${from ?? 'anyone'}`
      if (
        running.has(key) ||
        (from !== null && [...running.values()].filter((peer) => peer === from).length >= MAX_FETCHES_OF_ONE)
      )
        return
      running.set(key, from)
      const count = { value: 0 }
      pull(from, request, count)
        .catch((error: unknown) => log.debug('blocks could not be fetched', { code: toNodeError(error).code }))
        .then(() => options.idle())
        .finally(() => {
          running.delete(key)
          if (request.to !== null) options.delivered(request.to, from, count.value)
        })
    },
    get running() {
      return running.size > 0
    },
  }
}
