import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { folderKeys } from './folderKeys.ts'
import type { CommandIo } from '../arguments/commandIo.ts'
import type { CliValues } from '../arguments/options.ts'

/** `keys`: who this folder is to others. */
export async function keysCommand(values: CliValues, io: CommandIo): Promise<number> {
  const keys = await folderKeys(values)
  io.out(`witness   ${privateKeyToAddress(keys.witness)}`)
  io.out(`treasury  ${privateKeyToAddress(keys.treasury)}`)
  io.out(`peer      ${peerIdFromPrivateKey(await generateKeyPairFromSeed('Ed25519', keys.identity)).toString()}`)
  return 0
}
