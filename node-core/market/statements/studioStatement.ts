import { shareOf } from '#node-core/kernel/amount.ts'
import { eachRow } from '#node-core/kernel/eachRow.ts'
import { secondsToIsoTime } from '#node-core/kernel/isoTime.ts'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { toHash, type Address } from '#node-core/model/ids.ts'
import type { OrderCursor } from '#node-core/model/order/order.ts'
import type { StudioStatement } from '#node-core/model/publishedProp.ts'
import { readContract } from '../contracts/readContract.ts'
import { readEventsAt } from '../contracts/readEvents.ts'
import { pageOfOrders } from '../orders/pageOfOrders.ts'
import { heightsOf } from '../orders/heightsOf.ts'
import type { MarketPorts } from '../ports.ts'
import type { LicenceReader } from '../licences/readLicence.ts'

/**
 * Royalties a studio has been paid, from the contracts' own records: all together, and a page of them, newest first.
 */
export async function studioStatement(
  ports: MarketPorts,
  licences: LicenceReader,
  { studio, limit, before }: { studio: Address; limit: number; before?: OrderCursor | undefined },
): Promise<StudioStatement> {
  const own = new Map(
    (await licences.list()).filter((licence) => licence.studio === studio).map((licence) => [licence.address, licence]),
  )
  const rows = await pageOfOrders(ports.chain, {
    licences: [...own.keys()],
    book: 'settled',
    party: studio,
    limit,
    before,
  })
  const lines = await eachRow(
    { list: 'statement', rows, log: ports.log },
    async ({ licence: address, id, timeS }): Promise<StudioStatement['lines'][number]> => {
      const licence = own.get(address)!
      const [record] = await readContract(ports.chain, address, LicensedProp_abi, 'order', [id])
      const [last = 0] = heightsOf(record.trail)
      // A node that began with a later snapshot does not hold the transaction itself.
      const settled = (await readEventsAt(ports.chain, address, LicensedProp_abi, id, [last])).find(
        (event) => event.name === 'OrderSettled',
      )
      return {
        licence: address,
        propName: licence.name,
        order: id,
        orderNumber: record.number,
        serial: record.serial,
        at: secondsToIsoTime(timeS),
        priceWei: record.priceWei,
        royaltyWei: shareOf(record.priceWei, licence.royaltyBps),
        transaction: settled === undefined ? '' : toHash(settled.log.transactionHash),
      }
    },
  )
  return { lines, totalWei: [...own.values()].reduce((sum, licence) => sum + licence.royaltiesWei, 0n) }
}
