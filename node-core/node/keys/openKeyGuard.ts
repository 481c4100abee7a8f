import type { KeychainPort } from '#node-core/vault/keyring/keyring.ts'
import type { KeyGuard } from './keyGuard.ts'
import { secretFileGuard } from './secretFileGuard.ts'

export interface KeyGuardOptions {
  readonly keychain: KeychainPort | null
  /** File with a passphrase, for machines that work unattended. */
  readonly secretFile?: string | undefined
}

/**
 * The secret file where one is named, else the OS keychain where there is one, else null.
 * @throws NODE_KEYS_EXPOSED, NODE_BAD_OPTION, NODE_UNREADABLE_FILE
 */
export async function openKeyGuard({ keychain, secretFile }: KeyGuardOptions): Promise<KeyGuard | null> {
  if (secretFile !== undefined) return secretFileGuard(secretFile)
  if (keychain === null || !keychain.isAvailable()) return null
  return { kind: 'keychain', seal: (plain) => keychain.wrap(plain), open: (sealed) => keychain.unwrap(sealed) }
}
