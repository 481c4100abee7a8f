import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { STANDARD_RULES } from '#node-core/consensus/rules/consensusRules.ts'
import { orderedRoot } from '../../execution/orderedRoot.ts'
import { genesisMembers } from '#node-core/consensus/genesis.ts'
import { decodeListedHeader, headerToHex } from '#node-core/consensus/header/headerCodec.ts'
import type { ConsensusState } from '#node-core/consensus/state/consensusState.ts'
import { createConsensusState } from '#node-core/consensus/transition/createConsensusState.ts'
import { createSafetyRecord, type SafetyRecord } from '#node-core/consensus/votes/safetyRecord.ts'
import type { ChainOptions } from '../chainOptions.ts'
import type { ConsensusDriver } from '#node-core/consensus/core/consensusDriver.ts'
import { createDriver } from '#node-core/consensus/core/createDriver.ts'
import { corruptChain } from '../../errors.ts'
import type { ChainData } from './openChainData.ts'

/** Blocks above the final one that the core keeps in memory. */
const HOT_BLOCKS = 1_024

/**
 * Starts the consensus core from what is stored: the final block, the blocks above it, the witness key's safety record.
 * @returns the core, and the consensus state after the block that the flat state is of
 * @throws CHAIN_CORRUPT
 */
export async function openConsensus(
  options: ChainOptions,
  data: ChainData,
  nowMs: number,
): Promise<{ readonly driver: ConsensusDriver; readonly consensus: ConsensusState }> {
  const { genesis, signer } = options
  const { params } = genesis
  const { store, seals, crypto, final } = data
  const anchorBlock = final.height === 0 ? null : store.block(final.hash)
  const anchorState = final.height === 0 ? createConsensusState(genesis) : store.state(final)
  if (anchorBlock === undefined || anchorState === undefined)
    throw corruptChain('the final block or its consensus state is missing', { height: final.height })
  const stored = (await store.above(final.height)).flatMap((block) => {
    const state = store.state({ height: block.header.height, hash: block.hash })
    return state === undefined
      ? []
      : [{ hash: block.hash, header: block.header, state, busy: block.transactions.length > 0 }]
  })
  const driver = (options.createConsensus ?? createDriver)(
    {
      genesisHash: genesis.hash,
      params,
      rules: STANDARD_RULES,
      genesisTimeMs: genesis.timeMs,
      hotBlocks: HOT_BLOCKS,
      recoveries: options.recoveries ?? [],
    },
    {
      seals,
      signer: signer ?? null,
      archive: {
        load(hash) {
          const block = store.block(hash)
          const state = block === undefined ? undefined : store.state({ height: block.header.height, hash })
          return block === undefined || state === undefined ? null : { header: block.header, state }
        },
      },
      decodeHeader: (bytes) => decodeListedHeader(hexToBytes(bytes)),
      encodeHeader: headerToHex,
      bodyRoot: (bodies) => bytesToHex(orderedRoot(bodies.map(crypto.keccak256), crypto.keccak256)) as Hash,
    },
    {
      anchor: { hash: final.hash, header: anchorBlock?.header ?? null, state: anchorState },
      blocks: stored,
      record: await loadSafetyRecord(options, data),
      nowMs,
    },
  )
  return { driver, consensus: store.state(data.branch.base) ?? anchorState }
}

/** The witness key's record on this disk; a new one where the key cannot have signed before. */
async function loadSafetyRecord(
  { genesis, storage, signer, armNewKey }: ChainOptions,
  { fresh }: ChainData,
): Promise<SafetyRecord | null> {
  if (signer === undefined) return null
  const bytes = storage.safety.get(signer.address)
  if (bytes !== undefined) return decodeCbor(bytes) as SafetyRecord
  const members = genesisMembers(genesis)
  const alone = fresh && members.length === 1 && members[0] === signer.address
  if (!(armNewKey ?? alone)) return null
  const record = createSafetyRecord(genesis.hash, signer.address)
  // A network that rests from its first slot on may be closed before its one key ever signed; the folder is new only
  // once.
  if (alone) await storage.commit([storage.safety.put(signer.address, encodeCbor(record))], { sync: true })
  return record
}
