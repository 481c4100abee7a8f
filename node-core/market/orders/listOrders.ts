import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { eachRow } from '#node-core/kernel/eachRow.ts'
import { toHash, type Address } from '#node-core/model/ids.ts'
import type { Order } from '#node-core/model/order.ts'
import { readEvents } from '../contracts/readEvents.ts'
import type { LicenceReader } from '../licences/readLicence.ts'
import type { MarketPorts } from '../ports.ts'
import { readOrder } from './readOrder.ts'

/** The orders somebody is party to, newest first. */
export async function listOrders(ports: MarketPorts, licences: LicenceReader, party: Address, as: 'fan' | 'factory' | 'studio'): Promise<readonly Order[]> {
  const indexed = as === 'fan' ? { buyer: party } : as === 'factory' ? { factory: party } : undefined
  const orders: Order[] = []
  for (const licence of await licences.list()) {
    if (as === 'studio' && licence.studio !== party) continue
    const rows = await readEvents(ports.chain, licence.address, LicensedProp_abi, 'OrderPlaced', indexed)
    orders.push(...(await eachRow({ list: 'orders', rows, log: ports.log }, (event) => readOrder(ports, licences, { licence: licence.address, id: toHash(String(event.args['orderId'])) }))))
  }
  return orders.sort((a, b) => Date.parse(b.placedAt) - Date.parse(a.placedAt) || b.number - a.number)
}
