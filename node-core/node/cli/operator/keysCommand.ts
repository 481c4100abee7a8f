import { join, resolve } from 'node:path'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { openNodeKeys } from '../../session/nodeKeys.ts'
import type { CommandIo } from '../commandIo.ts'
import { neededOption, type CliValues } from '../options.ts'

/** `keys`: who this folder is to others. */
export async function keysCommand(values: CliValues, io: CommandIo): Promise<number> {
  const keys = await openNodeKeys(join(resolve(neededOption(values, 'data', 'DIR')), 'node-keys.json'))
  io.out(`witness   ${privateKeyToAddress(keys.witness)}`)
  io.out(`treasury  ${privateKeyToAddress(keys.treasury)}`)
  io.out(`peer      ${peerIdFromPrivateKey(await generateKeyPairFromSeed('Ed25519', keys.identity)).toString()}`)
  return 0
}
