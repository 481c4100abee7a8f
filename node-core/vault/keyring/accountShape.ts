import { z } from 'zod'
import { hexToBytes, isHex, type Hex } from '#node-core/kernel/bytes.ts'
import { publicKeyToAddress } from '#node-core/kernel/keys.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { ROLES } from '#node-core/model/role.ts'

/** An account as it stands in the keyring file and in backups. */
export const accountShape = z
  .object({
    address: z.string().transform((text) => toAddress(text)),
    label: z.string(),
    role: z.enum(ROLES),
    sample: z.boolean(),
    origin: z.enum(['phrase', 'imported']),
    publicKey: z.custom<Hex>((value) => isHex(value, 33)),
  })
  .refine(({ address, publicKey }) => {
    // Things are sealed to this key: it must be the account's, also while locked.
    try {
      return publicKeyToAddress(hexToBytes(publicKey)) === address
    } catch {
      return false
    }
  })
