import { expect, it } from 'vitest'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { lockBox, openBox } from './lockedBox.ts'

const key = new Uint8Array(32).fill(3)
const content = utf8ToBytes('twelve words')
const box = lockBox(
  'keyring',
  content,
  key,
  new Uint8Array(32).fill(1),
  { n: 1024, r: 8, p: 1 },
  new Uint8Array(24).fill(2),
)

it('opens for its key and its purpose, and with the very parameters it was locked with', () => {
  expect(openBox('keyring', box, key)).toEqual(content)
  const flipped = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte))
  const changes: Array<readonly [string, Partial<typeof box>]> = [
    ['n', { n: 2048 }],
    ['r', { r: 16 }],
    ['p', { p: 2 }],
    ['salt', { salt: flipped(box.salt) }],
    ['nonce', { nonce: flipped(box.nonce) }],
    ['ciphertext', { ciphertext: flipped(box.ciphertext) }],
  ]
  for (const [name, change] of changes)
    expect(() => openBox('keyring', { ...box, ...change }, key), name).toThrow(/ACCOUNTS_WRONG_PASSWORD/)
  expect(() => openBox('backup', box, key)).toThrow(/ACCOUNTS_WRONG_PASSWORD/)
  expect(() => openBox('keyring', box, flipped(key))).toThrow(/ACCOUNTS_WRONG_PASSWORD/)
})
