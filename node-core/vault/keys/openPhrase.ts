import { HDKey } from '@scure/bip32'
import { mnemonicToSeed } from '@scure/bip39'
import { assertBug } from '#node-core/kernel/errors.ts'

/** Opens a phrase (slow: 2048 rounds); the function it gives makes the key at each index (fast). */
export async function openPhrase(phrase: string): Promise<(index: number) => Uint8Array> {
  const accounts = HDKey.fromMasterSeed(await mnemonicToSeed(phrase)).derive("m/44'/60'/0'/0")
  return (index) => {
    const { privateKey } = accounts.deriveChild(index)
    assertBug(privateKey !== null, 'BIP-32 gave no private key')
    return privateKey
  }
}

/** BIP-44 private key `m/44'/60'/0'/0/index` of a phrase: the accounts every Ethereum wallet shows. */
export async function deriveKey(phrase: string, index: number): Promise<Uint8Array> {
  return (await openPhrase(phrase))(index)
}
