import { LicensedProp_abi, ORDER_BOOKS } from '#node-core/contracts/index.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { toHash, ZERO_ADDRESS, type Address, type Hash } from '#node-core/model/ids.ts'
import { readContract } from '#node-core/market/contracts/readContract.ts'
import type { LicenceRecord } from '#node-core/market/licences/licenceRecord.ts'
import type { LicenceReader } from '#node-core/market/licences/readLicence.ts'
import { readOpenOrder, type OpenOrder } from '#node-core/market/orders/openOrder.ts'
import type { MarketChainPort } from '#node-core/market/ports.ts'

/** Orders read at one look; the rest at the next. */
export const KEEPER_READS = 256
/**
 * An order is read again after so many seconds of the chain's clock: a step never brings its default nearer than an
 * hour (LICENCE_WINDOWS).
 */
export const KEEPER_REFRESH_S = 600

export interface OrderWatch {
  /** Every order of the pinned licence lines that is not over, as far as it was read. */
  look(): Promise<readonly OpenOrder[]>
  /** Reads one of them now; null: it is over. */
  again(order: OpenOrder): Promise<OpenOrder | null>
}

export interface OrderWatchOptions {
  readonly chain: Pick<MarketChainPort, 'call' | 'headHash' | 'touchedSince' | 'timeS'>
  readonly licences: Pick<LicenceReader, 'list' | 'get'>
  readonly log: Logger
}

interface Line {
  /** Entries of the contract's list of all from `next` up to `top` have been read. */
  top: number
  next: number
  /** By entry. */
  readonly open: Map<number, Kept>
}

interface Kept {
  readonly order: OpenOrder
  readonly readAtS: number
}

const openOrdersOf = (line: LicenceRecord) =>
  line.ordersOpen + line.serialsAssigned - line.serialsSettled - line.serialsVoided - line.serialsDestroyed

/**
 * Finds the open orders without reading those that are over more than once: each line says how many are open, and they
 * are looked for from the newest backwards. Bounded at every look, however many orders strangers make.
 */
export function createOrderWatch({ chain, licences, log }: OrderWatchOptions): OrderWatch {
  const lines = new Map<Address, Line>()
  let head: Hash | null = null

  const readEntry = async (licence: LicenceRecord, line: Line, index: number) => {
    const [id] = await readContract(chain, licence.address, LicensedProp_abi, 'bookEntry', [
      ORDER_BOOKS.indexOf('all'),
      ZERO_ADDRESS,
      BigInt(index),
    ])
    const order = await readOpenOrder(chain, licence, toHash(id))
    if (order !== null) line.open.set(index, { order, readAtS: chain.timeS() })
  }

  /** Brings one line up to date with at most `most` reads. @returns how many it took */
  const bring = async (licence: LicenceRecord, most: number): Promise<number> => {
    const busy = openOrdersOf(licence)
    const known = lines.get(licence.address)
    const line: Line = known ?? { top: licence.ordersPlaced, next: licence.ordersPlaced, open: new Map() }
    lines.set(licence.address, line)
    if (busy === 0) {
      line.open.clear()
      line.top = licence.ordersPlaced
      line.next = Math.min(line.next, line.top)
      return 0
    }
    let reads = 0
    for (; line.top < licence.ordersPlaced && reads < most; line.top++, reads++)
      await readEntry(licence, line, line.top)
    const nowS = chain.timeS()
    for (const [index, kept] of line.open) {
      if (reads >= most || nowS - kept.readAtS < KEEPER_REFRESH_S) continue
      const order = await readOpenOrder(chain, licence, kept.order.id)
      reads++
      if (order === null) line.open.delete(index)
      else line.open.set(index, { order, readAtS: nowS })
    }
    for (; line.open.size < busy && line.next > 0 && reads < most; line.next--, reads++)
      await readEntry(licence, line, line.next - 1)
    return reads
  }

  return {
    async look() {
      const now = chain.headHash()
      // Another branch, or far ahead: what was over may be open again.
      if (head !== null && head !== now && chain.touchedSince(head) === null) lines.clear()
      head = now
      const all = await licences.list()
      let left = KEEPER_READS
      for (const licence of all)
        try {
          left -= await bring(licence, left)
        } catch (error) {
          log.debug('orders of a licence line not read', { licence: licence.address, code: toNodeError(error).code })
        }
      const here = new Set(all.map(({ address }) => address))
      return [...lines].flatMap(([address, line]) =>
        here.has(address) ? [...line.open.values()].map(({ order }) => order) : [],
      )
    },
    async again({ licence, id }) {
      const order = await readOpenOrder(chain, await licences.get(licence), id)
      const open = lines.get(licence)?.open ?? new Map<number, Kept>()
      for (const [index, kept] of open)
        if (kept.order.id === id && order === null) open.delete(index)
        else if (kept.order.id === id && order !== null) open.set(index, { order, readAtS: chain.timeS() })
      return order
    },
  }
}
