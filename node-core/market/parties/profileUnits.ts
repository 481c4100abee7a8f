import { bytesToHex, hexToBytes, utf8ToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { publicKeyToAddress } from '#node-core/kernel/keys.ts'
import { toHash, type Address, type Hash } from '#node-core/model/ids.ts'
import { cleanName } from '#node-core/model/names/cleanName.ts'
import type { Party } from '#node-core/model/party.ts'
import { ROLES, type Role } from '#node-core/model/role.ts'
import { z } from 'zod'
import type { MarketDagPort, MarketPorts, MarketUnit } from '../ports.ts'
import { createUnitMemo } from '../contracts/createUnitMemo.ts'

export const PROFILE_UNIT_KIND = 'party.profile'
export const PROFILES_SUBJECT: Hash = toHash(bytesToHex(taggedHash('dipnet/subject', utf8ToBytes('party.profile'))))

const wire = z.object({
  v: z.literal(1),
  name: z.string().min(1).max(120),
  role: z.enum(ROLES),
  publicKey: z.string().regex(/^0x0[23][0-9a-f]{64}$/),
})

/** A curve point each: anybody may publish profiles. */
const once = createUnitMemo<Party | null>()

/** Null when it is not a profile, or its key is not the author's. */
export function partyOfUnit(unit: MarketUnit): Party | null {
  try {
    const result = wire.safeParse(decodeCbor(unit.payload))
    if (!result.success || publicKeyToAddress(hexToBytes(result.data.publicKey)) !== unit.author) return null
    return {
      address: unit.author,
      name: cleanName(result.data.name, '', 120),
      role: result.data.role,
      publicKey: result.data.publicKey as Hex,
    }
  } catch {
    return null
  }
}

/** The newest profile of everybody, by name. */
export async function listParties(dag: MarketDagPort, role?: Role): Promise<readonly Party[]> {
  const newest = new Map<Address, Party>()
  const units = [...(await dag.bySubject(PROFILES_SUBJECT, PROFILE_UNIT_KIND))].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at),
  )
  for (const unit of units) {
    const party = once(unit, partyOfUnit)
    if (party) newest.set(party.address, party)
  }
  return [...newest.values()]
    .filter((party) => role === undefined || party.role === role)
    .sort((a, b) => a.name.localeCompare(b.name))
}

/** Introduces an account of ours, unless it already says the same. */
export async function introduce(ports: MarketPorts, account: Address, name: string, role: Role): Promise<void> {
  const [newest] = await ports.dag.byAuthor(PROFILES_SUBJECT, account, {
    kind: PROFILE_UNIT_KIND,
    limit: 1,
    newestFirst: true,
  })
  const known = newest === undefined ? null : once(newest, partyOfUnit)
  if (known?.name === cleanName(name, '', 120) && known.role === role) return
  const publicKey = bytesToHex(await ports.wallet.publicKey(account))
  await ports.dag.append(account, {
    kind: PROFILE_UNIT_KIND,
    subject: PROFILES_SUBJECT,
    payload: encodeCbor({ v: 1, name, role, publicKey }),
  })
}
