import { LicensedProp_abi, ParadigmRegistry_abi, SYSTEM_ADDRESSES } from '#node-core/contracts/index.ts'
import { eachRow } from '#node-core/kernel/eachRow.ts'
import { secondsToIsoTime } from '#node-core/kernel/isoTime.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { cleanName } from '#node-core/model/names/cleanName.ts'
import type { ParadigmInfo } from '#node-core/model/jobTicket.ts'
import { readContract } from '../contracts/readContract.ts'
import type { MarketPorts } from '../ports.ts'

/** Every registered paradigm with the instances made from it. */
export async function listParadigms(ports: MarketPorts): Promise<readonly ParadigmInfo[]> {
  const { chain, log } = ports
  const registry = SYSTEM_ADDRESSES.paradigmRegistry
  const instances = new Map<string, ParadigmInfo['instances'][number][]>()
  const instanceCount = Number(await readContract(chain, registry, ParadigmRegistry_abi, 'instanceCount', []))
  await eachRow({ list: 'instances', rows: Array.from({ length: instanceCount }, (_, i) => i), log }, async (i) => {
    const address = toAddress(await readContract(chain, registry, ParadigmRegistry_abi, 'instanceAt', [BigInt(i)]))
    const record = await readContract(chain, registry, ParadigmRegistry_abi, 'instanceOf', [address])
    const name = await readContract(chain, address, LicensedProp_abi, 'name', []).catch(() => '')
    const paradigm = toAddress(record.paradigm)
    instances.set(paradigm, [...(instances.get(paradigm) ?? []), { address, name: cleanName(name), creator: toAddress(record.creator), createdAt: secondsToIsoTime(record.createdAt) }])
    return address
  })
  const count = Number(await readContract(chain, registry, ParadigmRegistry_abi, 'paradigmCount', []))
  return eachRow({ list: 'paradigms', rows: Array.from({ length: count }, (_, i) => i), log }, async (i): Promise<ParadigmInfo> => {
    const address = toAddress(await readContract(chain, registry, ParadigmRegistry_abi, 'paradigmAt', [BigInt(i)]))
    const record = await readContract(chain, registry, ParadigmRegistry_abi, 'paradigm', [address])
    return { address, name: 'LicensedProp', developer: toAddress(record.developer), commissionBps: record.commissionBps, instances: instances.get(address) ?? [] }
  })
}
