import { ParadigmRegistry_abi, SYSTEM_ADDRESSES } from '#node-core/contracts/index.ts'
import { eachRow } from '#node-core/kernel/eachRow.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { toAddress, type Address, type Hash } from '#node-core/model/ids.ts'
import { readContract } from '../contracts/readContract.ts'
import type { MarketChainPort } from '../ports.ts'
import type { LicenceRecord } from './licenceRecord.ts'

/**
 * Every licence line, newest first. Anybody can make hundreds of them: addresses are asked for once, and after a block
 * only the
 * lines that wrote a log in it are read again. Callers at one time share one reading. An instance that is no licence
 * line, or one
 * with terms that cannot be read, is left out; it is shown under Contracts, not in the shop.
 */
export function createLicenceList(
  chain: MarketChainPort,
  get: (address: Address) => Promise<LicenceRecord>,
  log: Logger,
): () => Promise<readonly LicenceRecord[]> {
  const registry = SYSTEM_ADDRESSES.paradigmRegistry
  const at = async (index: number) =>
    toAddress(await readContract(chain, registry, ParadigmRegistry_abi, 'instanceAt', [BigInt(index)]))
  let addresses: Address[] = []
  /** What was read at `head`; null: it could not be. */
  let known = new Map<Address, LicenceRecord | null>()
  let head: Hash | null = null
  let running: { readonly head: Hash; readonly work: Promise<readonly LicenceRecord[]> } | null = null

  /** The registry only grows; where its last known entry is another one, the chain took another branch. */
  const bringAddresses = async () => {
    const count = Number(await readContract(chain, registry, ParadigmRegistry_abi, 'instanceCount', []))
    const same =
      addresses.length === 0 || (addresses.length <= count && (await at(addresses.length - 1)) === addresses.at(-1))
    if (!same) addresses = []
    for (let i = addresses.length; i < count; i++) addresses.push(await at(i))
  }

  const read = async (): Promise<readonly LicenceRecord[]> => {
    const now = chain.headHash()
    if (head !== now) {
      await bringAddresses()
      const touched = head === null ? null : chain.touchedSince(head)
      const next = new Map<Address, LicenceRecord | null>()
      const kept = (address: Address) => touched !== null && !touched.has(address) && known.has(address)
      for (const address of addresses) if (kept(address)) next.set(address, known.get(address) ?? null)
      await eachRow({ list: 'licences', rows: addresses.filter((address) => !kept(address)), log }, async (address) => {
        try {
          const record = await get(address)
          next.set(address, record)
          return record
        } catch (error) {
          // What cannot be read today is asked again; what is no licence line stays none until it changes.
          if (toNodeError(error).family !== 'unavailable') next.set(address, null)
          throw error
        }
      })
      known = next
      // A block that came while reading: some lines may be of it already, all are brought up to date next time.
      head = now
    }
    return addresses
      .toReversed()
      .map((address) => known.get(address) ?? null)
      .filter((record) => record !== null)
  }

  return () => {
    const now = chain.headHash()
    if (running?.head === now) return running.work
    const before = running?.work.catch(() => undefined)
    const work = before === undefined ? read() : before.then(read)
    const mine = { head: now, work }
    running = mine
    const done = () => {
      if (running === mine) running = null
    }
    void work.catch(() => undefined).finally(done)
    return work
  }
}
