import { z } from 'zod'
import { isHex, type Hex } from '#node-core/kernel/bytes.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { badRecovery } from '../errors.ts'
import { checkProposal, checkRecovery } from './checkRecovery.ts'
import type { Recovery, RecoveryProposal } from './recovery.ts'

/** Format tag of a recovery file: JSON, so that operators can read what they sign. */
export const RECOVERY_FORMAT = 'dipnet-recovery/1'
const MAX_BYTES = 64 * 1024

const address = z
  .string()
  .refine((v) => isHex(v, 20))
  .transform((v) => v.toLowerCase() as Address)
const hash = z
  .string()
  .refine((v) => isHex(v, 32))
  .transform((v) => v.toLowerCase() as Hash)
const signature = z
  .string()
  .refine((v) => isHex(v, 65))
  .transform((v) => v.toLowerCase() as Hex)
const file = z.strictObject({
  format: z.literal(RECOVERY_FORMAT),
  version: z.number(),
  genesisHash: hash,
  checkpoint: z.strictObject({ height: z.number(), hash }),
  members: z.array(address),
  alternates: z.array(address),
  signatures: z.record(z.string(), signature),
})

/**
 * A recovery as it goes from operator to operator until all have signed: signatures in the members' order, null where
 * one is missing.
 */
export type SignedSoFar = RecoveryProposal & { readonly signatures: readonly (Hex | null)[] }

export function formatRecovery(r: SignedSoFar): string {
  const signatures = Object.fromEntries(
    r.members.flatMap((member, i) => (r.signatures[i] == null ? [] : [[member, r.signatures[i]]])),
  )
  const { version, genesisHash, checkpoint, members, alternates } = r
  return `${JSON.stringify({ format: RECOVERY_FORMAT, version, genesisHash, checkpoint: { height: checkpoint.height, hash: checkpoint.hash }, members, alternates, signatures }, null, 2)}\n`
}

/** Reads a file that may lack signatures. @throws CHAIN_BAD_RECOVERY */
export function parseProposal(text: string, genesisHash: Hash): SignedSoFar {
  if (text.length > MAX_BYTES) throw badRecovery('too long', { length: text.length })
  let read: z.infer<typeof file>
  try {
    read = file.parse(JSON.parse(text))
  } catch (cause) {
    const field = cause instanceof z.ZodError ? (cause.issues[0]?.path.join('.') ?? '') : ''
    throw badRecovery('not a recovery file', { field }, cause)
  }
  const { format: _format, signatures, ...proposal } = read
  checkProposal(proposal, genesisHash)
  const stranger = Object.keys(signatures).find((a) => !proposal.members.includes(a as Address))
  if (stranger !== undefined)
    throw badRecovery('signed by somebody who is no member', { field: 'signatures', member: stranger })
  return { ...proposal, signatures: proposal.members.map((member) => signatures[member] ?? null) }
}

/** Reads a file that a node may act on: everybody has signed. @throws CHAIN_BAD_RECOVERY */
export function parseRecovery(text: string, genesisHash: Hash): Recovery {
  const read = parseProposal(text, genesisHash)
  const recovery: Recovery = { ...read, signatures: read.signatures.filter((s) => s !== null) }
  checkRecovery(recovery, genesisHash)
  return recovery
}
