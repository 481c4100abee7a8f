import { hexToBytes, isHex, type Hex } from '#node-core/kernel/bytes.ts'
import { recoverAddress } from '#node-core/kernel/keys.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { badRecovery } from '../errors.ts'
import { RECOVERY_VERSION, recoveryDigest, type Recovery, type RecoveryProposal } from './recovery.ts'

/** Most members and alternates (as in `params`). */
const MAX_MEMBERS = 101
const MAX_ALTERNATES = 200

/** Is the proposal well-formed and of this network? @throws CHAIN_BAD_RECOVERY; `field` says where */
export function checkProposal(r: RecoveryProposal, genesisHash: Hash): void {
  const must = (ok: boolean, field: string, why: string) => {
    if (!ok) throw badRecovery(why, { field })
  }
  must(r.version === RECOVERY_VERSION, 'version', 'unknown version')
  must(r.genesisHash === genesisHash, 'genesisHash', 'of another network')
  must(
    Number.isSafeInteger(r.checkpoint.height) && r.checkpoint.height >= 1,
    'checkpoint.height',
    'must be a height above 0',
  )
  must(isHex(r.checkpoint.hash, 32), 'checkpoint.hash', 'not a hash')
  must(r.members.length % 2 === 1 && r.members.length <= MAX_MEMBERS, 'members', 'must be an odd number, at most 101')
  must(
    r.members.every((m) => isHex(m, 20) && m === m.toLowerCase()),
    'members',
    'not an address in lower case',
  )
  must(
    r.members.every((m, i) => i === 0 || r.members[i - 1]! < m),
    'members',
    'must ascend, each once',
  )
  must(
    r.alternates.length <= MAX_ALTERNATES && r.alternates.every((a) => isHex(a, 20) && a === a.toLowerCase()),
    'alternates',
    'not an address in lower case, or too many',
  )
  must(
    new Set([...r.members, ...r.alternates]).size === r.members.length + r.alternates.length,
    'alternates',
    'somebody is named twice',
  )
}

/** Who of the members has not signed (or not properly)? */
export function missingSignatures(
  r: RecoveryProposal & { readonly signatures: readonly (Hex | null)[] },
): readonly string[] {
  const digest = recoveryDigest(r)
  return r.members.filter((member, i) => {
    const signature = r.signatures[i]
    if (signature == null || !isHex(signature, 65)) return true
    try {
      return recoverAddress(digest, hexToBytes(signature)) !== member
    } catch {
      return true
    }
  })
}

/** May a node of this network act on it? Every member must have signed. @throws CHAIN_BAD_RECOVERY */
export function checkRecovery(r: Recovery, genesisHash: Hash): void {
  checkProposal(r, genesisHash)
  if (r.signatures.length !== r.members.length)
    throw badRecovery('one signature for each member is needed', {
      field: 'signatures',
      members: r.members.length,
      signatures: r.signatures.length,
    })
  const missing = missingSignatures(r)
  if (missing.length > 0)
    throw badRecovery('a member has not signed this', { field: 'signatures', member: missing[0]! })
}
