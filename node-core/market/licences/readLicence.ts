import { LicensedProp_abi, ORDER_BOOKS, ParadigmRegistry_abi, SYSTEM_ADDRESSES, type LicensedPropConfig } from '#node-core/contracts/index.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { toAddress, toContentId, ZERO_ADDRESS, type Address } from '#node-core/model/ids.ts'
import type { Licence } from '#node-core/model/licence.ts'
import { readContract } from '../contracts/readContract.ts'
import { unknownLicence } from '../errors.ts'
import type { MarketChainPort } from '../ports.ts'
import { configToTerms } from './licenceConfig.ts'

export interface LicenceRecord extends Licence {
  readonly propHash: Hex
  /** As in the contract, `EU+US`. */
  readonly territoryList: string
}

/** What never changes of a licence line; kept so that lists stay quick. */
interface Fixed {
  readonly config: LicensedPropConfig
  readonly paradigm: Address
  readonly developer: Address
  readonly commissionBps: number
  readonly createdAtS: number
}

export interface LicenceReader {
  /** @throws MARKET_UNKNOWN_LICENCE */
  get(address: Address): Promise<LicenceRecord>
  /** Every licence line, newest first. */
  list(): Promise<readonly LicenceRecord[]>
}

/** Reads licence lines from the registry and their contracts; the fixed part once. */
export function createLicenceReader(chain: MarketChainPort): LicenceReader {
  const fixed = new Map<Address, Fixed>()
  const registry = SYSTEM_ADDRESSES.paradigmRegistry

  const readFixed = async (address: Address): Promise<Fixed> => {
    const known = fixed.get(address)
    if (known) return known
    const instance = await readContract(chain, registry, ParadigmRegistry_abi, 'instanceOf', [address])
    if (toAddress(instance.paradigm) === ZERO_ADDRESS) throw unknownLicence('no licence line at this address', { licence: address })
    const config = await readContract(chain, address, LicensedProp_abi, 'config', [])
    // The contract refuses it too; a copy of it might not.
    if (toAddress(config.studio) !== toAddress(instance.creator)) throw unknownLicence('granted in another’s name', { licence: address })
    const result: Fixed = { config, paradigm: toAddress(instance.paradigm), developer: toAddress(instance.developer), commissionBps: instance.commissionBps, createdAtS: Number(instance.createdAt) }
    fixed.set(address, result)
    return result
  }

  const get = async (address: Address): Promise<LicenceRecord> => {
    const { config, paradigm, developer, commissionBps, createdAtS } = await readFixed(address)
    const serials = await readContract(chain, address, LicensedProp_abi, 'serials', [])
    const ordersPlaced = Number(await readContract(chain, address, LicensedProp_abi, 'bookSize', [ORDER_BOOKS.indexOf('all'), ZERO_ADDRESS]))
    const royaltiesWei = await readContract(chain, address, LicensedProp_abi, 'royaltiesWei', [])
    return {
      ...configToTerms(config),
      address,
      paradigm,
      developer,
      commissionBps,
      propId: toContentId(config.propUri),
      propHash: config.propHash,
      territoryList: config.territory,
      name: config.name,
      ordersOpen: serials.open,
      serialsAssigned: serials.assigned,
      serialsSettled: serials.settled,
      serialsVoided: serials.voided,
      serialsDestroyed: serials.destroyed,
      ordersPlaced,
      royaltiesWei,
      publishedAt: new Date(createdAtS * 1000).toISOString(),
    }
  }

  return {
    get,
    async list() {
      const count = Number(await readContract(chain, registry, ParadigmRegistry_abi, 'instanceCount', []))
      const found: LicenceRecord[] = []
      for (let i = count - 1; i >= 0; i--) {
        const address = toAddress(await readContract(chain, registry, ParadigmRegistry_abi, 'instanceAt', [BigInt(i)]))
        // An instance of another paradigm is not a licence line; it is shown under Contracts, not in the shop.
        const record = await get(address).catch(() => null)
        if (record) found.push(record)
      }
      return found
    },
  }
}
