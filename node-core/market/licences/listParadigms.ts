import { LicensedProp_abi, ParadigmRegistry_abi, SYSTEM_ADDRESSES } from '#node-core/contracts/index.ts'
import { eachRow } from '#node-core/kernel/eachRow.ts'
import { secondsToIsoTime } from '#node-core/kernel/isoTime.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import { cleanName } from '#node-core/model/names/cleanName.ts'
import type { ParadigmInfo } from '#node-core/model/order/jobTicket.ts'
import { readContract } from '../contracts/readContract.ts'
import type { MarketChainPort, MarketPorts } from '../ports.ts'
import type { TemplateReader } from './pinnedTemplate.ts'

/**
 * Most registrations shown, the known ones first, and most instances of each, newest first: anybody may register
 * anything.
 */
const MOST_PARADIGMS = 50
const MOST_INSTANCES = 200

const registry = SYSTEM_ADDRESSES.paradigmRegistry

/** From the newest of `count` rows down, at most `most`. */
const newest = (count: number, most: number) => Array.from({ length: Math.min(count, most) }, (_, i) => count - 1 - i)

/** The newest instances, by what they were made from. */
async function instancesByParadigm({
  chain,
  log,
}: MarketPorts): Promise<ReadonlyMap<Address, ParadigmInfo['instances']>> {
  const found = new Map<Address, ParadigmInfo['instances'][number][]>()
  const count = Number(await readContract(chain, registry, ParadigmRegistry_abi, 'instanceCount', []))
  const rows = newest(count, MOST_PARADIGMS * MOST_INSTANCES)
  await eachRow({ list: 'instances', rows, log }, async (i) => {
    const address = toAddress(await readContract(chain, registry, ParadigmRegistry_abi, 'instanceAt', [BigInt(i)]))
    const record = await readContract(chain, registry, ParadigmRegistry_abi, 'instanceOf', [address])
    const paradigm = toAddress(record.paradigm)
    const ofIt = found.get(paradigm) ?? []
    // Strangers' code may answer anything, or for long: a name is asked only of what will be shown.
    const instance = {
      address,
      name: '',
      creator: toAddress(record.creator),
      createdAt: secondsToIsoTime(record.createdAt),
    }
    if (ofIt.length < MOST_INSTANCES) found.set(paradigm, [...ofIt, instance])
    return address
  })
  return found
}

const nameOf = (chain: MarketChainPort, instance: Address): Promise<string> =>
  readContract(chain, instance, LicensedProp_abi, 'name', [])
    .then(cleanName)
    .catch(() => '')

/**
 * What is registered, with the instances made from it. Only what is pinned has a name, and only its instances are asked
 * for theirs:
 * a contract that nobody here knows is shown as that.
 */
export async function listParadigms(ports: MarketPorts, templates: TemplateReader): Promise<readonly ParadigmInfo[]> {
  const { chain, log } = ports
  const instances = await instancesByParadigm(ports)
  const count = Number(await readContract(chain, registry, ParadigmRegistry_abi, 'paradigmCount', []))
  // From the oldest on: the network's own is among the first, whatever strangers register later.
  const rows = Array.from({ length: count }, (_, i) => i)
  let unknown = 0
  const found = await eachRow({ list: 'paradigms', rows, log }, async (i): Promise<ParadigmInfo | null> => {
    if (unknown >= MOST_PARADIGMS) return null
    const address = toAddress(await readContract(chain, registry, ParadigmRegistry_abi, 'paradigmAt', [BigInt(i)]))
    const record = await readContract(chain, registry, ParadigmRegistry_abi, 'paradigm', [address])
    const template = await templates.find(address)
    if (template === null) unknown++
    const named = (instances.get(address) ?? []).map(async (instance) => ({
      ...instance,
      name: template === null ? '' : await nameOf(chain, instance.address),
    }))
    return {
      address,
      name: template?.name ?? null,
      developer: toAddress(record.developer),
      commissionBps: record.commissionBps,
      instances: await Promise.all(named),
    }
  })
  return [...found.filter(({ name }) => name !== null), ...found.filter(({ name }) => name === null)].slice(
    0,
    MOST_PARADIGMS,
  )
}
