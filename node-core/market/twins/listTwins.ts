import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { eachRow } from '#node-core/kernel/eachRow.ts'
import { toAddress, toHash, type Address } from '#node-core/model/ids.ts'
import type { Twin } from '#node-core/model/order/twin.ts'
import { readContract } from '../contracts/readContract.ts'
import { unknownTwin } from '../errors.ts'
import type { LicenceReader } from '../licences/readLicence.ts'
import { readOrder } from '../orders/readOrder.ts'
import type { MarketPorts } from '../ports.ts'

/** One finished piece with the story of its making. @throws MARKET_UNKNOWN_LICENCE, MARKET_UNKNOWN_TWIN */
export async function readTwin(
  ports: MarketPorts,
  licences: LicenceReader,
  licence: Address,
  serial: number,
): Promise<Twin> {
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
    waiting: order.waiting,
  }
}

/** Serials looked at in one call, the contract's own most. */
const SERIALS_A_CALL = 2_000

/** Where a page of pieces goes on: its last one. */
export interface TwinCursor {
  readonly licence: Address
  readonly serial: number
}

/** Serials of `owner` below `from`, highest first, at most `limit`; stops as soon as it has all the account owns. */
async function serialsOf(
  ports: MarketPorts,
  licence: Address,
  owner: Address,
  from: number,
  limit: number,
): Promise<number[]> {
  const owned = Number(await readContract(ports.chain, licence, LicensedProp_abi, 'balanceOf', [owner]))
  const serials: number[] = []
  for (let next = from; next > 0 && serials.length < Math.min(owned, limit);) {
    const [found, rest] = await readContract(ports.chain, licence, LicensedProp_abi, 'twinsOf', [
      owner,
      next,
      SERIALS_A_CALL,
    ])
    serials.push(...found)
    next = rest
  }
  return serials.slice(0, limit)
}

/** A page of the pieces an account owns: by licence line, newest first, then by serial, highest first. */
export async function listTwins(
  ports: MarketPorts,
  licences: LicenceReader,
  { owner, limit, before }: { owner: Address; limit: number; before?: TwinCursor | undefined },
): Promise<readonly Twin[]> {
  const twins: Twin[] = []
  const lines = await licences.list()
  const start =
    before === undefined
      ? 0
      : Math.max(
          0,
          lines.findIndex((line) => line.address === before.licence),
        )
  for (const line of lines.slice(start)) {
    const from = line.address === before?.licence ? before.serial - 1 : line.cap
    const rows = await serialsOf(ports, line.address, owner, from, limit - twins.length).catch(() => [])
    twins.push(
      ...(await eachRow({ list: 'twins', rows, log: ports.log }, (serial) =>
        readTwin(ports, licences, line.address, serial),
      )),
    )
    if (twins.length >= limit) break
  }
  return twins
}
