import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Block, BlockHeader } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { bytesToHexFast } from '#node-core/evm/crypto/hexFast.ts'
import type { BlockContext } from '#node-core/evm/engine/blockContext.ts'
import { BLOCK_HASH_WINDOW } from '#node-core/evm/engine/rules.ts'
import type { SystemState } from '#node-core/evm/engine/nativeContract.ts'
import { nextBaseFee } from '#node-core/evm/execution/baseFee.ts'
import type { StagedState } from '#node-core/evm/state/stateDatabase.ts'
import { decodeTransaction } from '#node-core/evm/transaction/decodeTransaction.ts'
import type { ExecutionResult, HeaderDraft } from '#node-core/consensus/core/ports.ts'
import type { HeaderApplied } from '#node-core/consensus/transition/applyHeader.ts'
import { applySystem } from '#node-core/consensus/transition/applySystem.ts'
import { keepConsensusHash } from './consensusRecord.ts'
import { bodyFull } from './errors.ts'
import { executeBody, type BodyExecutor, type BodyResult } from './executeBody.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import { ITEM_HEADER_BYTES, MAX_BODY_BYTES, MAX_TRANSACTIONS } from '#node-core/consensus/header/blockCodec.ts'
import { headerHash } from '#node-core/consensus/header/headerHash.ts'
import type { SystemInput, SystemOutput } from '#node-core/consensus/state/consensusState.ts'
import type { BranchState } from '../storing/branchState.ts'
import type { BlockRef, ChainStore, ExecutedBlock } from '../storing/chainStore.ts'
import type { DagAnchorPort } from '../ports.ts'
import { wrongBaseFee, wrongGasLimit } from '../errors.ts'

export type ChainExecutor = BodyExecutor<SystemInput, SystemOutput>

/** An executed block before it is stored. */
export interface Candidate {
  readonly executed: ExecutedBlock
  readonly staged: StagedState | null
}

export interface BuiltBlock {
  readonly header: BlockHeader
  readonly transactions: readonly Uint8Array[]
  readonly system: SystemOutput
}

/** Turns headers and bodies into results, on whatever parent the core names. */
export interface BlockExecutor {
  execute(
    block: Block,
    applied: HeaderApplied,
  ): Promise<{ readonly result: ExecutionResult } | { readonly code: ErrorCode }>
  build(
    draft: HeaderDraft,
    applied: HeaderApplied,
    next: (gasLeft: bigint, baseFee: bigint) => Transaction | null,
    onRefused: (tx: Transaction, error: Error) => void,
  ): Promise<BuiltBlock>
  /** What executing the block with this hash gave; kept until {@link forget}. */
  candidate(hash: Hash): Candidate | undefined
  forget(hash: Hash): void
  /** What a transaction in a child of `parent` at `slot` would see. */
  context(parent: BlockRef, slot: number, producer: BlockHeader['producer']): BlockContext
  /** Decoded and with its sender; known ones come from memory. */
  decode(raw: Uint8Array): Transaction
  hashOf(raw: Uint8Array): Hash
}

const CACHED_TRANSACTIONS = 60_000
/** Of each of the two generations. */
const CACHED_BYTES = 48 << 20
const CANDIDATES = 64

export interface BlockExecutorOptions {
  readonly genesis: Genesis
  readonly crypto: FastCrypto
  readonly executor: ChainExecutor
  readonly store: ChainStore
  readonly branch: BranchState
  readonly dag: DagAnchorPort
}

/**
 * Hands out what still fits: gas alone does not bound a body (a zero byte costs 4 gas, so 30 million gas are 7 MiB),
 * and a block longer
 * than {@link MAX_BODY_BYTES} could be neither sent nor read back.
 */
function bounded(
  next: (gasLeft: bigint) => Transaction | null,
  onRefused: (tx: Transaction, error: Error) => void,
): (gasLeft: bigint) => Transaction | null {
  let bytes = 0
  let count = 0
  return (gasLeft) => {
    for (let tx = count < MAX_TRANSACTIONS ? next(gasLeft) : null; tx !== null; tx = next(gasLeft)) {
      const size = tx.raw.length + ITEM_HEADER_BYTES
      if (bytes + size <= MAX_BODY_BYTES) {
        bytes += size
        count++
        return tx
      }
      onRefused(tx, bodyFull('no room left in this block', { length: tx.raw.length }))
    }
    return null
  }
}

export function createBlockExecutor(options: BlockExecutorOptions): BlockExecutor {
  const { genesis, crypto, executor, store, branch } = options
  const { params } = genesis
  const candidates = new BoundedMap<Hash, Candidate>(CANDIDATES)
  let young = new Map<string, Transaction>()
  let old = new Map<string, Transaction>()
  let youngBytes = 0

  const hashOf = (raw: Uint8Array) => bytesToHexFast(crypto.keccak256(raw)) as Hash
  const decode = (raw: Uint8Array): Transaction => {
    const hash = hashOf(raw)
    const known = young.get(hash) ?? old.get(hash)
    if (known !== undefined) return known
    const tx = decodeTransaction(raw, genesis.chainId, crypto)
    young.set(hash, tx)
    youngBytes += raw.length
    if (young.size > CACHED_TRANSACTIONS || youngBytes > CACHED_BYTES) {
      old = young
      young = new Map()
      youngBytes = 0
    }
    return tx
  }

  const feesAfter = (parent: BlockRef): bigint => {
    const header = parent.height === 0 ? null : store.block(parent.hash)?.header
    return nextBaseFee(
      header ?? { gasUsed: 0n, gasLimit: params.gasLimit, baseFeePerGas: params.minBaseFeeWei },
      params,
    )
  }

  const context: BlockExecutor['context'] = (parent, slot, producer) => {
    const ancestors: Hash[] = [parent.hash]
    return {
      height: parent.height + 1,
      slot,
      timestamp: Math.floor((genesis.timeMs + slot * params.slotMs) / 1000),
      producer,
      parentHash: parent.hash,
      gasLimit: params.gasLimit,
      baseFeePerGas: feesAfter(parent),
      chainId: genesis.chainId,
      blockHash(height) {
        const back = parent.height - height
        if (back < 0 || back >= BLOCK_HASH_WINDOW || height < 0) return null
        while (ancestors.length <= back) {
          const above = store.block(ancestors[ancestors.length - 1]!)
          if (above === undefined) return null
          ancestors.push(above.header.parentHash)
        }
        return ancestors[back]!
      },
    }
  }

  /** The block's own state says what consensus is after it; whoever executes it again would notice another. */
  const sealFor = (applied: HeaderApplied) => (state: SystemState, output: SystemOutput) =>
    keepConsensusHash(state, applySystem(applied.state, applied.input, output, params))

  const keep = (hash: Hash, block: Block, body: BodyResult<SystemOutput>, staged: StagedState | null) => {
    candidates.set(hash, {
      staged,
      executed: {
        block,
        transactions: body.transactions,
        receipts: body.receipts,
        encodedReceipts: body.encodedReceipts,
        changes: body.changes,
      },
    })
  }

  return {
    decode,
    hashOf,
    context,
    candidate: (hash) => candidates.get(hash),
    forget: (hash) => void candidates.delete(hash),
    async execute(block, applied) {
      const { header } = block
      const parent = { height: header.height - 1, hash: header.parentHash }
      const block1 = context(parent, header.slot, header.producer)
      if (header.gasLimit !== params.gasLimit) return { code: wrongGasLimit.code }
      if (header.baseFeePerGas !== block1.baseFeePerGas) return { code: wrongBaseFee.code }
      try {
        const queue = block.transactions.map(decode)
        let at = 0
        const body = await executeBody(
          executor,
          {
            state: branch.at(parent),
            block: block1,
            system: applied.input,
            attesters: applied.input.attesters,
            seal: sealFor(applied),
          },
          () => queue[at++] ?? null,
        )
        const { root, staged } = branch.rootOn(parent, body.changes)
        keep(block.hash, block, body, staged)
        return {
          result: {
            txRoot: body.txRoot,
            receiptRoot: body.receiptRoot,
            stateRoot: root as Hash,
            logsBloom: body.logsBloom,
            gasUsed: body.gasUsed,
            system: body.system,
          },
        }
      } catch (error) {
        if (isNodeError(error) && (error.family === 'invalid' || error.family === 'refused'))
          return { code: error.code }
        throw error
      }
    },
    async build(draft, applied, next, onRefused) {
      const parent = { height: draft.height - 1, hash: draft.parentHash }
      const block = context(parent, draft.slot, draft.producer)
      const body = await executeBody(
        executor,
        {
          state: branch.at(parent),
          block,
          system: applied.input,
          attesters: applied.input.attesters,
          seal: sealFor(applied),
        },
        bounded((gasLeft) => next(gasLeft, block.baseFeePerGas), onRefused),
        onRefused,
      )
      const { root, staged } = branch.rootOn(parent, body.changes)
      const header: BlockHeader = {
        ...draft,
        txRoot: body.txRoot,
        receiptRoot: body.receiptRoot,
        stateRoot: root as Hash,
        logsBloom: body.logsBloom,
        gasLimit: block.gasLimit,
        gasUsed: body.gasUsed,
        baseFeePerGas: block.baseFeePerGas,
        dagAnchor: options.dag.propose(draft.parentHash, draft.slot),
        signature: `0x${'00'.repeat(65)}`,
      }
      const transactions = body.transactions.map((tx) => tx.raw)
      const hash = headerHash(genesis.hash, header)
      keep(hash, { header, hash, transactions }, body, staged)
      return { header, transactions, system: body.system }
    },
  }
}
