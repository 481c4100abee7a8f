import { describe, expect, it } from 'vitest'
import { toAddress } from '#node-core/model/ids.ts'
import { cutPowerEverywhere } from '../../../tests/support/forgetfulDisk.ts'
import { createKeyringFile, type KeyringDocument } from './keyringFile.ts'

const document: KeyringDocument = {
  accounts: [
    {
      address: toAddress(`0x${'0a'.repeat(20)}`),
      label: 'Ann',
      role: 'fan',
      sample: false,
      origin: 'phrase',
      publicKey: `0x02${'11'.repeat(32)}`,
    },
  ],
  box: { n: 1024, r: 8, p: 1, salt: new Uint8Array(32), nonce: new Uint8Array(24), ciphertext: new Uint8Array(80) },
}

describe('the keyring on the disk', () => {
  it('is flushed: once written, no power cut takes it away; before, the old one is whole', async () => {
    const steps = await cutPowerEverywhere(
      '/nowhere/keyring.json',
      'old',
      (disk) => createKeyringFile('/nowhere', disk).write(document),
      (held, resolved) => {
        if (held !== 'old') expect(held).toMatch(/"format": "dipnet-keyring"[\s\S]*\n0x[0-9a-f]{64}\n$/)
        if (resolved) expect(held).not.toBe('old')
      },
    )
    expect(steps).toBeGreaterThanOrEqual(5)
  })

  it('so is the key that the keychain wraps', async () => {
    await cutPowerEverywhere(
      '/nowhere/keyring.keychain',
      'old',
      (disk) => createKeyringFile('/nowhere', disk).writeWrapped(new Uint8Array([7, 8])),
      (held, resolved) => {
        if (resolved) expect(held).toBe('\u0007\u0008')
        else expect(['old', '\u0007\u0008']).toContain(held)
      },
    )
  })
})
