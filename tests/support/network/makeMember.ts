import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { openNodeKeys } from '#node-core/node/keys/nodeKeys.ts'

/** A data folder with the keys of a node that has not been started yet: who it will be is known before. */
export async function makeMember(dataDir: string) {
  await mkdir(dataDir, { recursive: true })
  const keys = await openNodeKeys(join(dataDir, 'node-keys.json'))
  const peer = peerIdFromPrivateKey(await generateKeyPairFromSeed('Ed25519', keys.identity)).toString()
  return {
    dataDir,
    peer,
    witness: toAddress(privateKeyToAddress(keys.witness)),
    treasury: toAddress(privateKeyToAddress(keys.treasury)),
  }
}
