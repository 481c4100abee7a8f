import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { decodeCbor } from '#node-core/kernel/cbor.ts'
import { throwIfCancelled, type LongRun } from '#node-core/kernel/progress.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { decodeAccount } from '#node-core/evm/state/accountRecord.ts'
import { buildStateTree, type TreeLeaf } from '#node-core/evm/state/buildStateTree.ts'
import { STATE_KIND, stateKeyToBytes, type StateKey } from '#node-core/evm/state/stateKeys.ts'
import { createTreeHasher } from '#node-core/evm/state/treeHasher.ts'
import type { BatchOperation, KeyValueStore } from '#node-core/storage/keyValueStore.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import { badSnapshot } from './errors.ts'

export interface StateIntakeOptions {
  readonly storage: Storage
  readonly scratch: KeyValueStore
  readonly crypto: FastCrypto
}

/** Takes the state's values and code as they come, then proves them: memory holds one part of the file at a time. */
export interface StateIntake {
  readonly entries: number
  readonly codes: number
  /** A part: key, value, key, value …, ascending over all parts. @throws CHAIN_BAD_SNAPSHOT */
  takeEntries(payload: Uint8Array): Promise<void>
  /** A part: codes, each of which an account that came before names. @throws CHAIN_BAD_SNAPSHOT */
  takeCodes(payload: Uint8Array): Promise<void>
  /** Builds the tree. @returns its root @throws CHAIN_BAD_SNAPSHOT when code is missing */
  finish(run: LongRun): Promise<Hash>
  value(key: StateKey): Uint8Array | undefined
}

const FLUSH_OPERATIONS = 20_000

export function createStateIntake({ storage, scratch, crypto }: StateIntakeOptions): StateIntake {
  const hasher = createTreeHasher(crypto)
  /** Of code that accounts name and that has not come yet. */
  const wanted = new Set<Hash>()
  let entries = 0
  let codes = 0
  let last: Uint8Array | null = null

  const list = (payload: Uint8Array): Uint8Array[] => {
    const parts = decodeCbor(payload)
    if (!Array.isArray(parts) || parts.length === 0 || !parts.every((part) => part instanceof Uint8Array))
      throw badSnapshot('not a list of bytes', { reason: 'state' })
    return parts as Uint8Array[]
  }
  /** The tree orders leaves by their hashed keys: the scratch store does the sorting. */
  async function* leaves(run: LongRun): AsyncIterable<TreeLeaf> {
    let count = 0
    for await (const [key, hash] of scratch.entries()) {
      if (++count % 4096 === 0) {
        throwIfCancelled(run)
        run.progress({ step: 'tree', done: Math.min(0.99, count / entries) })
      }
      yield [key, hash]
    }
  }

  return {
    get entries() {
      return entries
    },
    get codes() {
      return codes
    },
    async takeEntries(payload) {
      const parts = list(payload)
      if (parts.length % 2 !== 0) throw badSnapshot('a key without a value', { reason: 'state' })
      const operations: BatchOperation[] = []
      const sorted: BatchOperation[] = []
      for (let i = 0; i < parts.length; i += 2) {
        const [key, value] = [parts[i]!, parts[i + 1]!]
        if (key.length < 21 || (last !== null && Buffer.compare(last, key) >= 0))
          throw badSnapshot('keys do not ascend', { reason: 'state', entry: entries })
        last = key
        entries++
        if (key[0] === STATE_KIND.account) {
          const { codeHash } = decodeAccount(value)
          if (codeHash !== null) wanted.add(codeHash as Hash)
        }
        const leafKey = crypto.keccak256(key)
        operations.push(storage.state.put(key, value), storage.leafKey.put(leafKey, key))
        sorted.push({ type: 'put', key: leafKey, value: hasher.leaf(leafKey, crypto.keccak256(value)) })
      }
      await Promise.all([storage.commit(operations), scratch.batch(sorted)])
    },
    async takeCodes(payload) {
      const operations: BatchOperation[] = []
      for (const code of list(payload)) {
        const hash = bytesToHex(crypto.keccak256(code)) as Hash
        if (!wanted.delete(hash)) throw badSnapshot('code that no account names', { reason: 'code', hash })
        codes++
        operations.push(storage.code.put(hash, code))
      }
      await storage.commit(operations)
    },
    async finish(run) {
      if (wanted.size > 0) throw badSnapshot('code is missing', { reason: 'code', missing: wanted.size })
      let waiting: BatchOperation[] = []
      const root = await buildStateTree(leaves(run), hasher, async (operations) => {
        waiting.push(...operations)
        if (waiting.length < FLUSH_OPERATIONS) return
        await storage.commit(waiting)
        waiting = []
      })
      await storage.commit(waiting)
      return bytesToHex(root) as Hash
    },
    value: (key) => storage.state.get(stateKeyToBytes(key)),
  }
}
