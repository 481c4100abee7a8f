import { z } from 'zod'
import { bytesToHex, hexToBytes, utf8ToBytes, bytesToUtf8 } from '#node-core/kernel/bytes.ts'
import type { Checkpoint } from '#node-core/consensus/state/consensusState.ts'
import { isPrivateKey } from '#node-core/kernel/keys.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { toHash, type Hash } from '#node-core/model/ids.ts'
import { cleanName } from '#node-core/model/names/cleanName.ts'
import { badInvitation } from '../errors.ts'

/** What joins a network: its genesis by hash, and where somebody answers. */
export interface Invitation {
  readonly name: string
  readonly genesis: Hash
  readonly addresses: readonly string[]
  /**
   * What was final where it was written: the joiner follows no other history (protocol.md §2.14). Older
   * invitations have none.
   */
  readonly checkpoint?: Checkpoint | undefined
  /** A little DPN for whoever uses it first. */
  readonly gift?: InvitationGift | undefined
}

/** Whoever reads it may take it: the text is worth that much. */
export interface InvitationGift {
  /** Private key of the account where the money lies. */
  readonly key: Uint8Array
  readonly amountWei: bigint
  /** Unix seconds: then the giver takes it back. */
  readonly untilS: number
}

const PREFIX = 'dipnet:'
/** In 9999: what a date can still tell. */
const LAST_SECOND = 253_402_300_799
const schema = z.object({
  n: z.string().max(120),
  g: z.string().regex(/^0x[0-9a-f]{64}$/),
  a: z.array(z.string().max(400)).min(1).max(20),
  c: z.tuple([z.number().int().min(1), z.string().regex(/^0x[0-9a-f]{64}$/)]).optional(),
  f: z
    .tuple([
      z
        .string()
        .regex(/^0x[0-9a-f]{64}$/)
        .transform((key) => hexToBytes(key))
        .refine(isPrivateKey),
      z
        .string()
        .regex(/^\d{1,40}$/)
        .transform(BigInt),
      z.number().int().min(0).max(LAST_SECOND),
    ])
    .optional(),
})
const checksum = (body: string) =>
  bytesToHex(taggedHash('dipnet/invitation', utf8ToBytes(body)).subarray(0, 4)).slice(2)

/** `dipnet:HEX.CHECKSUM`: one word to copy; a mistyped one is noticed. */
export function formatInvitation(invitation: Invitation): string {
  const body = bytesToHex(
    utf8ToBytes(
      JSON.stringify({
        n: invitation.name,
        g: invitation.genesis,
        a: invitation.addresses,
        ...(invitation.checkpoint === undefined
          ? {}
          : { c: [invitation.checkpoint.height, invitation.checkpoint.hash] }),
        ...(invitation.gift === undefined
          ? {}
          : {
              f: [bytesToHex(invitation.gift.key), invitation.gift.amountWei.toString(), invitation.gift.untilS],
            }),
      }),
    ),
  ).slice(2)
  return `${PREFIX}${body}.${checksum(body)}`
}

/** @throws NODE_BAD_INVITATION */
export function parseInvitation(text: string): Invitation {
  const match = /^dipnet:([0-9a-f]+)\.([0-9a-f]{8})$/.exec(text.trim())
  if (!match || checksum(match[1]!) !== match[2])
    throw badInvitation('not an invitation, or not all of it was copied', { length: text.length })
  try {
    const { n, g, a, c, f } = schema.parse(JSON.parse(bytesToUtf8(hexToBytes(`0x${match[1]!}`))))
    return {
      name: cleanName(n, 'network', 120),
      genesis: toHash(g),
      addresses: a,
      ...(c === undefined ? {} : { checkpoint: { height: c[0], hash: toHash(c[1]) } }),
      ...(f === undefined ? {} : { gift: { key: f[0], amountWei: f[1], untilS: f[2] } }),
    }
  } catch (cause) {
    throw badInvitation('an invitation that says nothing we know', {}, cause)
  }
}
