import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { NodeError } from '#node-core/kernel/errors.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { deriveKey } from './openPhrase.ts'
import { createKdf } from './kdf.ts'
import { decryptKeystore, encryptKeystore } from './keystoreV3.ts'
import { parsePrivateKey } from './parsePrivateKey.ts'
import { createPhrase, parsePhrase } from './phrase.ts'

const kdf = createKdf()
const random = (length: number) => new Uint8Array(randomBytes(length))
const CHEAP = { n: 1024, r: 8, p: 1 }

describe('recovery phrases', () => {
  it.each([12, 24] as const)('makes %i words that parse back', (words) => {
    const phrase = createPhrase(words, random)
    expect(phrase.split(' ')).toHaveLength(words)
    expect(parsePhrase(`  ${phrase.toUpperCase().replaceAll(' ', '\n ')} `)).toBe(phrase)
  })
  it('is the phrase of BIP-39’s own vectors', () => {
    expect(createPhrase(12, () => new Uint8Array(16))).toBe(`${'abandon '.repeat(11)}about`)
    expect(createPhrase(24, () => new Uint8Array(32).fill(0xff))).toBe(`${'zoo '.repeat(23)}vote`)
  })
  const codeOf = (text: string): Partial<NodeError> => {
    try {
      parsePhrase(text)
    } catch (error) {
      if (error instanceof NodeError) return { code: error.code, data: error.data }
    }
    return {}
  }
  it('names the wrong word, where it stands, and what was meant', () => {
    expect(codeOf(`${'abandon '.repeat(4)}abandom ${'abandon '.repeat(6)}about`)).toEqual({
      code: 'ACCOUNTS_UNKNOWN_WORD',
      data: { word: 'abandom', position: 5, suggestion: 'abandon' },
    })
    expect(codeOf('x'.repeat(10_000)).code).toBe('ACCOUNTS_UNKNOWN_WORD')
  })
  it('tells wrong counts and wrong checksums apart', () => {
    expect(codeOf('abandon '.repeat(11))).toEqual({ code: 'ACCOUNTS_PHRASE_LENGTH', data: { words: 11 } })
    expect(codeOf('')).toEqual({ code: 'ACCOUNTS_PHRASE_LENGTH', data: { words: 0 } })
    expect(codeOf('abandon '.repeat(12)).code).toBe('ACCOUNTS_PHRASE_CHECKSUM')
  })
})

describe('derivation', () => {
  it('gives the accounts every Ethereum tool gives for the test phrase', async () => {
    const phrase = `${'test '.repeat(11)}junk`
    expect(privateKeyToAddress(await deriveKey(phrase, 0))).toBe('0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266')
    expect(privateKeyToAddress(await deriveKey(phrase, 1))).toBe('0x70997970c51812dc3a010c7d01b50e0d17dc79c8')
  })
})

describe('private keys', () => {
  it.each(['', '0x', `0x${'0'.repeat(64)}`, `0x${'f'.repeat(64)}`, 'g'.repeat(64), '1'.repeat(63)])(
    'refuses %j',
    (text) => {
      expect(() => parsePrivateKey(text)).toThrow(/ACCOUNTS_BAD_PRIVATE_KEY/)
    },
  )
  it('takes it with or without 0x', () => {
    expect(parsePrivateKey(` 0X${'1'.repeat(64)}\n`)).toEqual(parsePrivateKey('1'.repeat(64)))
  })
})

// The two vectors of the Web3 Secret Storage definition.
const VECTOR_KEY = '0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d'
const PBKDF2_VECTOR = {
  crypto: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '6087dab2f9fdbbfaddc31a909735c1e6' },
    ciphertext: '5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46',
    kdf: 'pbkdf2',
    kdfparams: {
      c: 262144,
      dklen: 32,
      prf: 'hmac-sha256',
      salt: 'ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd',
    },
    mac: '517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2',
  },
  id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
  version: 3,
}
const SCRYPT_VECTOR = {
  crypto: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '83dbcc02d8ccb40e466191a123791e0e' },
    ciphertext: 'd172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c',
    kdf: 'scrypt',
    kdfparams: {
      dklen: 32,
      n: 262144,
      r: 1,
      p: 8,
      salt: 'ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19',
    },
    mac: '2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097',
  },
  id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
  version: 3,
}

describe('Web3 keystore v3', () => {
  it('opens the specification’s pbkdf2 vector', async () => {
    expect(bytesToHex(await decryptKeystore(JSON.stringify(PBKDF2_VECTOR), 'testpassword', kdf))).toBe(VECTOR_KEY)
  })
  it('reproduces the specification’s scrypt vector byte for byte', async () => {
    const given = [SCRYPT_VECTOR.crypto.kdfparams.salt, SCRYPT_VECTOR.crypto.cipherparams.iv, '00'.repeat(16)].map(
      (hex) => hexToBytes(`0x${hex}`),
    )
    const json = await encryptKeystore(hexToBytes(VECTOR_KEY), 'testpassword', {
      kdf,
      randomBytes: () => given.shift()!,
      cost: { n: 262144, r: 1, p: 8 },
    })
    const made = JSON.parse(json) as typeof SCRYPT_VECTOR & { address: string }
    expect(made.crypto).toEqual(SCRYPT_VECTOR.crypto)
    expect(made.address).toBe('008aeeda4d805471df9b2a5b0f38a0c3bcba786b')
    expect(made.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
  it('round-trips any key and password; another password is refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .uint8Array({ minLength: 32, maxLength: 32 })
          .filter((key) => key.some((byte) => byte !== 0) && key[0]! < 0xff),
        fc.string(),
        async (key, password) => {
          const json = await encryptKeystore(key, password, { kdf, randomBytes: random, cost: CHEAP })
          expect(await decryptKeystore(json, password, kdf)).toEqual(key)
          await expect(decryptKeystore(json, `${password}x`, kdf)).rejects.toMatchObject({
            code: 'ACCOUNTS_WRONG_PASSWORD',
          })
        },
      ),
      { numRuns: 10 },
    )
  })
  it.each([
    ['not JSON', '{', 'ACCOUNTS_BAD_KEYSTORE'],
    ['an array', '[]', 'ACCOUNTS_BAD_KEYSTORE'],
    ['version 1', JSON.stringify({ ...SCRYPT_VECTOR, version: 1 }), 'ACCOUNTS_BAD_KEYSTORE'],
    [
      'a missing mac',
      JSON.stringify({ version: 3, crypto: { ...SCRYPT_VECTOR.crypto, mac: undefined } }),
      'ACCOUNTS_BAD_KEYSTORE',
    ],
    [
      'n that is no power of two',
      JSON.stringify({
        version: 3,
        crypto: { ...SCRYPT_VECTOR.crypto, kdfparams: { ...SCRYPT_VECTOR.crypto.kdfparams, n: 1000 } },
      }),
      'ACCOUNTS_BAD_KEYSTORE',
    ],
    [
      'a derivation that eats the machine',
      JSON.stringify({
        version: 3,
        crypto: { ...SCRYPT_VECTOR.crypto, kdfparams: { ...SCRYPT_VECTOR.crypto.kdfparams, n: 2 ** 30 } },
      }),
      'ACCOUNTS_KEYSTORE_TOO_COSTLY',
    ],
    [
      'a billion rounds',
      JSON.stringify({
        version: 3,
        crypto: { ...PBKDF2_VECTOR.crypto, kdfparams: { ...PBKDF2_VECTOR.crypto.kdfparams, c: 1e9 } },
      }),
      'ACCOUNTS_KEYSTORE_TOO_COSTLY',
    ],
  ])('refuses %s', async (_, json, code) => {
    await expect(decryptKeystore(json, 'testpassword', kdf)).rejects.toMatchObject({ code })
  })
  it('does not hold up the event loop', async () => {
    let ticks = 0
    const timer = setInterval(() => ticks++, 5)
    await kdf.scrypt(new Uint8Array(8), new Uint8Array(8), { n: 131072, r: 8, p: 1 }, 32)
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(10)
  })
})
