import { LicensedProp_abi, ParadigmRegistry_abi, SYSTEM_ADDRESSES } from '#node-core/contracts/index.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import type { ParadigmInfo } from '#node-core/model/jobTicket.ts'
import { readContract } from '../contracts/readContract.ts'
import type { MarketPorts } from '../ports.ts'
import type { TemplateReader } from './pinnedTemplate.ts'

/** Most registrations shown, the known ones first, and most instances of each, newest first: anybody may register anything. */
const MOST_PARADIGMS = 50
const MOST_INSTANCES = 200

const registry = SYSTEM_ADDRESSES.paradigmRegistry

/** The newest instances, by what they were made from. */
async function instancesByParadigm({ chain }: MarketPorts): Promise<ReadonlyMap<Address, ParadigmInfo['instances']>> {
  const found = new Map<Address, ParadigmInfo['instances'][number][]>()
  const count = Number(await readContract(chain, registry, ParadigmRegistry_abi, 'instanceCount', []))
  for (let i = count - 1; i >= Math.max(0, count - MOST_PARADIGMS * MOST_INSTANCES); i--) {
    const address = toAddress(await readContract(chain, registry, ParadigmRegistry_abi, 'instanceAt', [BigInt(i)]))
    const record = await readContract(chain, registry, ParadigmRegistry_abi, 'instanceOf', [address])
    const paradigm = toAddress(record.paradigm)
    const ofIt = found.get(paradigm) ?? []
    if (ofIt.length >= MOST_INSTANCES) continue
    // Strangers' code may answer anything, or for long: a name is asked only of what will be shown.
    found.set(paradigm, [...ofIt, { address, name: '', creator: toAddress(record.creator), createdAt: new Date(Number(record.createdAt) * 1000).toISOString() }])
  }
  return found
}

/**
 * What is registered, with the instances made from it. Only what is pinned has a name, and only its instances are asked for theirs:
 * a contract that nobody here knows is shown as that.
 */
export async function listParadigms(ports: MarketPorts, templates: TemplateReader): Promise<readonly ParadigmInfo[]> {
  const { chain } = ports
  const instances = await instancesByParadigm(ports)
  const count = Number(await readContract(chain, registry, ParadigmRegistry_abi, 'paradigmCount', []))
  const known: ParadigmInfo[] = []
  const unknown: ParadigmInfo[] = []
  for (let i = 0; i < count && unknown.length < MOST_PARADIGMS; i++) {
    const address = toAddress(await readContract(chain, registry, ParadigmRegistry_abi, 'paradigmAt', [BigInt(i)]))
    const record = await readContract(chain, registry, ParadigmRegistry_abi, 'paradigm', [address])
    const template = await templates.find(address)
    const named = await Promise.all((instances.get(address) ?? []).map(async (instance) => ({ ...instance, name: template === null ? '' : await readContract(chain, instance.address, LicensedProp_abi, 'name', []).catch(() => '') })))
    const info: ParadigmInfo = { address, name: template?.name ?? null, developer: toAddress(record.developer), commissionBps: record.commissionBps, instances: named }
    ;(template === null ? unknown : known).push(info)
  }
  return [...known, ...unknown].slice(0, MOST_PARADIGMS)
}
