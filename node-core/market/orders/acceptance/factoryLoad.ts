import { LicensedProp_abi, ORDER_STATES } from '#node-core/contracts/index.ts'
import { toAddress, toHash, type Address } from '#node-core/model/ids.ts'
import { readContract } from '../../contracts/readContract.ts'
import { readEvents } from '../../contracts/readEvents.ts'
import type { LicenceReader, LicenceRecord } from '../../licences/readLicence.ts'
import type { MarketPorts } from '../../ports.ts'

const ACCEPTED = ORDER_STATES.indexOf('accepted')
/** Accepted and not settled, void or destroyed: nothing of a factory's work can be in a line without any. */
const inProcess = (line: LicenceRecord) => line.serialsAssigned - line.serialsSettled - line.serialsVoided - line.serialsDestroyed

/** How many pieces each of these factories has accepted and not yet shipped, on all licence lines: what its capacity is used for. */
export async function factoryLoad(ports: MarketPorts, licences: LicenceReader, of: ReadonlySet<Address>): Promise<ReadonlyMap<Address, number>> {
  const load = new Map<Address, number>([...of].map((factory) => [factory, 0]))
  for (const line of await licences.list()) {
    if (inProcess(line) === 0) continue
    const accepted = await readEvents(ports.chain, line.address, LicensedProp_abi, 'OrderAccepted')
    const shipped = new Set((await readEvents(ports.chain, line.address, LicensedProp_abi, 'OrderShipped')).map((event) => event.args['orderId']))
    for (const { args } of accepted) {
      const factory = toAddress(String(args['factory']))
      const count = load.get(factory)
      if (count === undefined || shipped.has(args['orderId'])) continue
      const [record] = await readContract(ports.chain, line.address, LicensedProp_abi, 'order', [toHash(String(args['orderId']))])
      if (record.state === ACCEPTED) load.set(factory, count + 1)
    }
  }
  return load
}
