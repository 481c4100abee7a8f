import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { eachRow } from '#node-core/kernel/eachRow.ts'
import { toAddress, toHash, ZERO_ADDRESS, type Address } from '#node-core/model/ids.ts'
import type { Twin } from '#node-core/model/twin.ts'
import { readContract } from '../contracts/readContract.ts'
import { readEvents } from '../contracts/readEvents.ts'
import { unknownTwin } from '../errors.ts'
import type { LicenceReader } from '../licences/readLicence.ts'
import { readOrder } from '../orders/readOrder.ts'
import type { MarketPorts } from '../ports.ts'

/** One finished piece with the story of its making. @throws MARKET_UNKNOWN_LICENCE, MARKET_UNKNOWN_TWIN */
export async function readTwin(ports: MarketPorts, licences: LicenceReader, licence: Address, serial: number): Promise<Twin> {
  await licences.get(licence)
  const id = toHash(await readContract(ports.chain, licence, LicensedProp_abi, 'orderOfSerial', [serial]))
  if (/^0x0+$/.test(id)) throw unknownTwin('no such piece', { serial })
  const order = await readOrder(ports, licences, { licence, id })
  const owner = toAddress(await readContract(ports.chain, licence, LicensedProp_abi, 'ownerOf', [BigInt(serial)]))
  const settled = order.timeline.find((event) => event.kind === 'settled')
  return {
    licence,
    serial,
    cap: order.cap,
    owner,
    propId: order.propId,
    propName: order.propName,
    designId: order.designId,
    designHash: order.designHash,
    orderId: id,
    orderNumber: order.number,
    studio: order.studio,
    factory: order.factory,
    settledAt: settled?.at ?? order.placedAt,
    timeline: order.timeline,
  }
}

/** The pieces an account owns, newest first. */
export async function listTwins(ports: MarketPorts, licences: LicenceReader, owner: Address): Promise<readonly Twin[]> {
  const lines = await eachRow({ list: 'twins', rows: await licences.list(), log: ports.log }, async (licence) => {
    const received = await readEvents(ports.chain, licence.address, LicensedProp_abi, 'Transfer', { to: owner })
    const serials = new Set(received.map((event) => Number(event.args['tokenId'])))
    return eachRow({ list: 'twins', rows: serials, log: ports.log }, async (serial) => {
      const holder = await readContract(ports.chain, licence.address, LicensedProp_abi, 'ownerOf', [BigInt(serial)]).catch(() => ZERO_ADDRESS)
      return toAddress(holder) === owner ? readTwin(ports, licences, licence.address, serial) : null
    })
  })
  return lines.flat().sort((a, b) => Date.parse(b.settledAt) - Date.parse(a.settledAt))
}
