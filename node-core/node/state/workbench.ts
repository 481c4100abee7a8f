import { z } from 'zod'
import { isHex, type Hex } from '#node-core/kernel/bytes.ts'
import type { Design } from '#node-core/model/design.ts'
import type { Address } from '#node-core/model/ids.ts'
import { createJsonFile } from './jsonFile.ts'

/** Designs kept per profile; the one not touched for longest goes first. */
const MAX_DESIGNS = 100
/** Addresses kept per profile, one an account. */
const MAX_ADDRESSES = 100

const schema = z.object({
  designs: z
    .array(
      z.object({
        key: z.string().max(200),
        design: z.custom<Design>((value) => value !== null && typeof value === 'object'),
      }),
    )
    .max(MAX_DESIGNS),
  addresses: z
    .array(
      z.object({
        account: z.custom<Address>((value) => typeof value === 'string'),
        envelope: z.custom<Hex>((value) => isHex(value)),
      }),
    )
    .max(MAX_ADDRESSES),
})
type Document = z.output<typeof schema>

/** What each account has in hand, newest first; addresses only as envelopes that the account itself can open. */
export interface Workbench {
  design(account: Address | null, licence: Address): Design | null
  keepDesign(account: Address | null, licence: Address, design: Design | null): Promise<void>
  address(account: Address): Hex | null
  keepAddress(account: Address, envelope: Hex | null): Promise<void>
}

const keyOf = (account: Address | null, licence: Address) => `${account ?? 'nobody'}:${licence}`

export async function openWorkbench(path: string): Promise<Workbench> {
  const file = createJsonFile<Document>(path, schema, { designs: [], addresses: [] })
  let document = await file.readOrSetAside()
  const keep = async (change: Partial<Document>) => {
    document = { ...document, ...change }
    await file.write(document)
  }
  return {
    design: (account, licence) => document.designs.find(({ key }) => key === keyOf(account, licence))?.design ?? null,
    keepDesign(account, licence, design) {
      const key = keyOf(account, licence)
      const others = document.designs.filter((kept) => kept.key !== key)
      return keep({ designs: design === null ? others : [{ key, design }, ...others].slice(0, MAX_DESIGNS) })
    },
    address: (account) => document.addresses.find((kept) => kept.account === account)?.envelope ?? null,
    keepAddress(account, envelope) {
      const others = document.addresses.filter((kept) => kept.account !== account)
      return keep({
        addresses: envelope === null ? others : [{ account, envelope }, ...others].slice(0, MAX_ADDRESSES),
      })
    },
  }
}
