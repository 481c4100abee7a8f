import {
  LicensedProp_abi,
  ORDER_BOOKS,
  ParadigmRegistry_abi,
  SYSTEM_ADDRESSES,
  type LicensedPropConfig,
} from '#node-core/contracts/index.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { secondsToIsoTime } from '#node-core/kernel/isoTime.ts'
import { toAddress, toContentId, ZERO_ADDRESS, type Address } from '#node-core/model/ids.ts'
import { cleanName } from '#node-core/model/names/cleanName.ts'
import { readContract } from '../contracts/readContract.ts'
import { foreignContract, unknownLicence } from '../errors.ts'
import type { MarketChainPort } from '../ports.ts'
import { createLicenceList } from './createLicenceList.ts'
import { configToTerms } from './licenceConfig.ts'
import type { LicenceRecord } from './licenceRecord.ts'
import { createTemplateReader, type TemplateReader } from './pinnedTemplate.ts'

/** What never changes of a licence line; kept so that lists stay quick. */
interface Fixed {
  readonly config: LicensedPropConfig
  readonly paradigm: Address
  readonly developer: Address
  readonly commissionBps: number
  readonly createdAtS: number
}

export interface LicenceReader {
  readonly templates: TemplateReader
  /** @throws MARKET_UNKNOWN_LICENCE, MARKET_FOREIGN_CONTRACT */
  get(address: Address): Promise<LicenceRecord>
  /** Every licence line, newest first. */
  list(): Promise<readonly LicenceRecord[]>
}

/** Reads licence lines from the registry and their contracts; the fixed part once. */
export function createLicenceReader(
  chain: MarketChainPort,
  log: Logger,
  templates: TemplateReader = createTemplateReader(chain),
): LicenceReader {
  const fixed = new Map<Address, Fixed>()
  /** Instances of code we do not know: asked about once, so that many of them do not slow every list. */
  const foreign = new Set<Address>()
  const registry = SYSTEM_ADDRESSES.paradigmRegistry

  const readFixed = async (address: Address): Promise<Fixed> => {
    const known = fixed.get(address)
    if (known) return known
    if (foreign.has(address)) throw foreignContract('made from a contract that is not known here', { licence: address })
    const instance = await readContract(chain, registry, ParadigmRegistry_abi, 'instanceOf', [address])
    if (toAddress(instance.paradigm) === ZERO_ADDRESS)
      throw unknownLicence('no licence line at this address', { licence: address })
    if ((await templates.find(toAddress(instance.paradigm))) === null) {
      // Known only once the network's own template is: until then nothing is remembered.
      await templates.newest()
      foreign.add(address)
      throw foreignContract('made from a contract that is not known here', {
        licence: address,
        paradigm: toAddress(instance.paradigm),
      })
    }
    const config = await readContract(chain, address, LicensedProp_abi, 'config', [])
    // The contract refuses it too; a copy of it might not.
    if (toAddress(config.studio) !== toAddress(instance.creator))
      throw unknownLicence('granted in another’s name', { licence: address })
    const result: Fixed = {
      config,
      paradigm: toAddress(instance.paradigm),
      developer: toAddress(instance.developer),
      commissionBps: instance.commissionBps,
      createdAtS: Number(instance.createdAt),
    }
    fixed.set(address, result)
    return result
  }

  const get = async (address: Address): Promise<LicenceRecord> => {
    const { config, paradigm, developer, commissionBps, createdAtS } = await readFixed(address)
    const serials = await readContract(chain, address, LicensedProp_abi, 'serials', [])
    const ordersPlaced = Number(
      await readContract(chain, address, LicensedProp_abi, 'bookSize', [ORDER_BOOKS.indexOf('all'), ZERO_ADDRESS]),
    )
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
      // A contract takes any bytes for a name, and it stands in sentences that people sign.
      name: cleanName(config.name, address),
      ordersOpen: serials.open,
      serialsAssigned: serials.assigned,
      serialsSettled: serials.settled,
      serialsVoided: serials.voided,
      serialsDestroyed: serials.destroyed,
      ordersPlaced,
      royaltiesWei,
      publishedAt: secondsToIsoTime(createdAtS),
    }
  }

  return {
    templates,
    get,
    list: createLicenceList(chain, get, log),
  }
}
