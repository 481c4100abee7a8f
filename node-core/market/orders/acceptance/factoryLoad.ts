import { LicensedProp_abi, ORDER_STATES } from '#node-core/contracts/index.ts'
import type { Address } from '#node-core/model/ids.ts'
import { readContract } from '../../contracts/readContract.ts'
import type { LicenceReader } from '../../licences/readLicence.ts'
import type { LicenceRecord } from '../../licences/licenceRecord.ts'
import type { MarketPorts } from '../../ports.ts'
import { pageOfOrders } from '../pageOfOrders.ts'

const ACCEPTED = ORDER_STATES.indexOf('accepted')
/**
 * Orders of one factory looked at, newest first: what is still in work after so many newer ones is late many times
 * over.
 */
const MOST_LOOKED_AT = 500
/** Accepted and not settled, void or destroyed: nothing of a factory's work can be in a line without any. */
const inProcess = (line: LicenceRecord) =>
  line.serialsAssigned - line.serialsSettled - line.serialsVoided - line.serialsDestroyed

/**
 * How many pieces each of these factories has accepted and not yet shipped, on all licence lines: what its capacity is
 * used for.
 */
export async function factoryLoad(
  ports: MarketPorts,
  licences: LicenceReader,
  of: ReadonlySet<Address>,
): Promise<ReadonlyMap<Address, number>> {
  const lines = (await licences.list()).filter((line) => inProcess(line) > 0).map(({ address }) => address)
  const load = new Map<Address, number>()
  for (const factory of of) {
    let count = 0
    const rows = await pageOfOrders(ports.chain, {
      licences: lines,
      book: 'factory',
      party: factory,
      limit: MOST_LOOKED_AT,
    })
    for (const { licence, id } of rows) {
      const [record] = await readContract(ports.chain, licence, LicensedProp_abi, 'order', [id])
      if (record.state === ACCEPTED) count++
    }
    load.set(factory, count)
  }
  return load
}
