import {
  ParadigmRegistry_abi,
  PINNED_PARADIGMS,
  SYSTEM_ADDRESSES,
  type PinnedParadigm,
} from '#node-core/contracts/index.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import type { ParadigmProcess } from '#node-core/model/process/paradigmProcess.ts'
import { readContract } from '../contracts/readContract.ts'
import { noParadigm } from '../errors.ts'
import type { MarketChainPort } from '../ports.ts'

/** A registered paradigm of pinned code: what new licence lines are made from, and whose lines are believed. */
export interface PinnedTemplate {
  readonly address: Address
  readonly name: string
  readonly process: ParadigmProcess
  readonly developer: Address
  readonly commissionBps: number
  readonly flatCommissionWei: bigint
}

/** Which registrations count on this network. */
export interface TemplateReader {
  /** What licence lines are made from. @throws MARKET_NO_PARADIGM */
  newest(): Promise<PinnedTemplate>
  /** Null where it is not the pinned one, whatever it says of itself. */
  find(paradigm: Address): Promise<PinnedTemplate | null>
}

const registry = SYSTEM_ADDRESSES.paradigmRegistry

/**
 * Anybody may register anything, the same code included (decisions/0013). What counts is the earliest registration
 * whose code is pinned, byte for byte with its commissions, and which the genesis holds (every network founded by this
 * software) or whose developer it names: a stranger can be neither earlier nor dearer.
 */
export function createTemplateReader(
  chain: Pick<MarketChainPort, 'call' | 'isFounder'>,
  pins: readonly PinnedParadigm[] = PINNED_PARADIGMS,
): TemplateReader {
  const found = new Map<PinnedParadigm, PinnedTemplate>()
  let lookedAt = -1

  const look = async (): Promise<void> => {
    if (found.size === pins.length) return
    const count = Number(await readContract(chain, registry, ParadigmRegistry_abi, 'paradigmCount', []))
    if (count === lookedAt) return
    for (let i = 0; i < count && found.size < pins.length; i++) {
      const address = toAddress(await readContract(chain, registry, ParadigmRegistry_abi, 'paradigmAt', [BigInt(i)]))
      const record = await readContract(chain, registry, ParadigmRegistry_abi, 'paradigm', [address])
      const developer = toAddress(record.developer)
      if (!chain.isFounder(address) && !chain.isFounder(developer)) continue
      const pin = pins.find((candidate) => !found.has(candidate) && candidate.codeHash(developer) === record.codeHash)
      if (pin)
        found.set(pin, {
          address,
          name: pin.name,
          process: pin.process,
          developer,
          commissionBps: record.commissionBps,
          flatCommissionWei: record.flatCommissionWei,
        })
    }
    lookedAt = count
  }

  return {
    async newest() {
      await look()
      const template = pins.map((pin) => found.get(pin)).find((candidate) => candidate !== undefined)
      if (!template) throw noParadigm('no licence contract known to this app on this network')
      return template
    },
    async find(paradigm) {
      await look()
      return [...found.values()].find((template) => template.address === paradigm) ?? null
    },
  }
}
