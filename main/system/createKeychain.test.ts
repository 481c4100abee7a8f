import type { SafeStorage } from 'electron'
import { expect, it } from 'vitest'
import { createKeychain } from './createKeychain.ts'

/** As Electron's: text in, an opaque buffer out, an exception for what it did not make. */
function storage(available: boolean, backend: string): SafeStorage {
  return {
    isEncryptionAvailable: () => available,
    getSelectedStorageBackend: () => backend,
    encryptString: (text: string) => Buffer.from(`v10${text}`),
    decryptString: (sealed: Buffer) => {
      if (!sealed.toString().startsWith('v10')) throw new Error('not ours')
      return sealed.toString().slice(3)
    },
  } as unknown as SafeStorage
}

const secret = new Uint8Array([0, 255, 1, 128])

it('gives back what it wrapped', async () => {
  const keychain = createKeychain(storage(true, 'gnome_libsecret'), 'linux')
  expect(await keychain.unwrap(await keychain.wrap(secret))).toEqual(secret)
})

it('answers null for what another user or machine wrapped', async () => {
  expect(await createKeychain(storage(true, 'kwallet6'), 'linux').unwrap(new Uint8Array([1, 2, 3]))).toBeNull()
})

it('counts the hard-coded key of Linux without a secret service as no keychain', () => {
  expect(createKeychain(storage(true, 'basic_text'), 'linux').isAvailable()).toBe(false)
  expect(createKeychain(storage(true, 'unknown'), 'darwin').isAvailable()).toBe(true)
  expect(createKeychain(storage(false, 'kwallet6'), 'linux').isAvailable()).toBe(false)
})
