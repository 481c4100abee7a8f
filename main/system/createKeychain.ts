import type { SafeStorage } from 'electron'

/** Wraps small secrets with a key that the operating system keeps for this user. */
export interface Keychain {
  /** False where there is no real keychain: callers then rely on the person's password alone and say so. */
  isAvailable(): boolean
  wrap(secret: Uint8Array): Promise<Uint8Array>
  /** @returns null when it was not wrapped by this user on this machine */
  unwrap(wrapped: Uint8Array): Promise<Uint8Array | null>
}

/**
 * The OS keychain through Electron. Linux without a secret service "encrypts" with a key that stands in Chromium's
 * source: that counts as none.
 */
export function createKeychain(storage: SafeStorage, platform: NodeJS.Platform = process.platform): Keychain {
  const isAvailable = () =>
    storage.isEncryptionAvailable() && (platform !== 'linux' || storage.getSelectedStorageBackend() !== 'basic_text')
  return {
    isAvailable,
    wrap: async (secret) => new Uint8Array(storage.encryptString(Buffer.from(secret).toString('base64'))),
    unwrap: async (wrapped) => {
      try {
        return isAvailable() ? new Uint8Array(Buffer.from(storage.decryptString(Buffer.from(wrapped)), 'base64')) : null
      } catch {
        return null
      }
    },
  }
}
