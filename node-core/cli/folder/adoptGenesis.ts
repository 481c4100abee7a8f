import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import type { Checkpoint } from '#node-core/consensus/state/consensusState.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { toAddress, type Address, type Hash } from '#node-core/model/ids.ts'
import { networkExists, unreadableFile } from '#node-core/node/errors.ts'
import { networkConfigFile } from '#node-core/node/session/networkConfig.ts'
import type { KeyGuard } from '#node-core/node/keys/keyGuard.ts'
import { openNodeKeys } from '#node-core/node/keys/nodeKeys.ts'

export interface AdoptOptions {
  readonly dataDir: string
  /** Genesis file as text. */
  readonly genesis: string
  /** Multiaddrs to dial. */
  readonly bootstrap: readonly string[]
  /** Runs with this folder's witness key although the genesis does not name it: a candidate that registers later. */
  readonly candidate: boolean
  /** What the folder's keys lie under. @default only its permissions */
  readonly guard?: KeyGuard | null
  /** Of a network that runs already: a block somebody trusted vouches for. */
  readonly checkpoint?: Checkpoint | undefined
}

export interface Adopted {
  readonly genesisHash: Hash
  readonly name: string
  readonly chainId: number
  readonly witness: Address
  /** The folder's key is one of the genesis witnesses. */
  readonly founding: boolean
}

/**
 * Makes a new folder a member of the network that a genesis file describes, without opening it: for operators who found
 * a network
 * together. @throws NODE_NETWORK_EXISTS, NODE_UNREADABLE_FILE, CHAIN_BAD_GENESIS
 */
export async function adoptGenesis(options: AdoptOptions): Promise<Adopted> {
  let json: unknown
  try {
    json = JSON.parse(options.genesis)
  } catch (cause) {
    throw unreadableFile('the genesis file is not JSON', { file: 'genesis' }, cause)
  }
  const genesis = parseGenesis(json)
  await mkdir(options.dataDir, { recursive: true })
  const config = networkConfigFile(options.dataDir)
  if ((await config.read()) !== null)
    throw networkExists('this folder belongs to a network already', { folder: options.dataDir })
  const keys = await openNodeKeys(join(options.dataDir, 'node-keys.json'), options.guard)
  const witness = toAddress(privateKeyToAddress(keys.witness))
  const founding = genesis.witnesses.some((w) => w.address === witness)
  await config.write({
    mode: 'joined',
    genesis: options.genesis,
    bootstrap: options.bootstrap,
    witness: founding || options.candidate,
    sampleWorld: false,
    faucetWei: 0n,
    ...(options.checkpoint === undefined ? {} : { checkpoint: options.checkpoint }),
  })
  return { genesisHash: genesis.hash, name: genesis.name, chainId: genesis.chainId, witness, founding }
}
