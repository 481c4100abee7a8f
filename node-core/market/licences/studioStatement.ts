import { LicensedProp_abi, ROLES } from '#node-core/contracts/index.ts'
import { eachRow } from '#node-core/kernel/eachRow.ts'
import { secondsToIsoTime } from '#node-core/kernel/isoTime.ts'
import { toHash, type Address } from '#node-core/model/ids.ts'
import type { StudioStatement } from '#node-core/model/publishedProp.ts'
import { readEvents } from '../contracts/readEvents.ts'
import type { MarketPorts } from '../ports.ts'
import type { LicenceReader } from './readLicence.ts'

/** Every royalty a studio has been paid, from the contracts' own records, newest first. */
export async function studioStatement(ports: MarketPorts, licences: LicenceReader, studio: Address): Promise<StudioStatement> {
  const own = (await licences.list()).filter((licence) => licence.studio === studio)
  const found = await eachRow({ list: 'statement', rows: own, log: ports.log }, async (licence) => {
    const lines: StudioStatement['lines'][number][] = []
    const events = await readEvents(ports.chain, licence.address, LicensedProp_abi)
    const numbers = new Map(events.filter((event) => event.name === 'OrderPlaced').map((event, i) => [event.args['orderId'], i + 1]))
    for (const settled of events.filter((event) => event.name === 'OrderSettled')) {
      const id = settled.args['orderId']
      const paid = events.find((event) => event.name === 'SharePaid' && event.args['orderId'] === id && event.args['role'] === ROLES.studio)
      lines.push({
        licence: licence.address,
        propName: licence.name,
        orderNumber: numbers.get(id) ?? 0,
        serial: Number(settled.args['serial']),
        at: secondsToIsoTime(settled.log.timeS),
        priceWei: settled.args['priceWei'] as bigint,
        royaltyWei: (paid?.args['amountWei'] as bigint | undefined) ?? 0n,
        transaction: toHash(settled.log.transactionHash),
      })
    }
    return lines
  })
  const lines = found.flat()
  lines.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  return { lines, totalWei: lines.reduce((sum, line) => sum + line.royaltyWei, 0n) }
}
