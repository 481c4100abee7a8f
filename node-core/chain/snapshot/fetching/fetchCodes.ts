import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { nextTurn } from '#node-core/kernel/nextTurn.ts'
import { throwIfCancelled, type AbortSignalLike } from '#node-core/kernel/progress.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { decodeAccount } from '#node-core/evm/state/accountRecord.ts'
import { STATE_KIND } from '#node-core/evm/state/stateKeys.ts'
import type { TreeHasher } from '#node-core/evm/state/treeHasher.ts'
import { falseSnapshot } from '../errors.ts'
import { decodeByteList, MAX_CODES } from '../exchange/snapshotRequest.ts'
import { partsOf } from '../shelf/manifest.ts'
import type { Shelf } from '../shelf/openShelf.ts'
import { createPartReader } from '../shelf/statePart.ts'
import type { Share } from './share.ts'

export interface CodesOptions {
  readonly crypto: FastCrypto
  readonly hasher: TreeHasher
  /** All parts are on it. */
  readonly shelf: Shelf
  readonly signal: AbortSignalLike
  readonly share: Share
}

/** Fetches the code that accounts of the state name, by its hash. @throws CHAIN_NO_SNAPSHOT, CANCELLED */
export async function fetchCodes({ crypto, hasher, shelf, signal, share }: CodesOptions): Promise<void> {
  const reader = createPartReader(crypto, hasher)
  const { depth } = shelf.manifest!
  const wanted = new Set<Hash>()
  for (let index = 0; index < partsOf(shelf.manifest!); index++) {
    throwIfCancelled({ signal, progress: () => undefined })
    for (const { key, value } of reader.read(shelf.part(index)!, index, depth)) {
      const codeHash = key[0] === STATE_KIND.account ? (decodeAccount(value).codeHash as Hash | null) : null
      if (codeHash !== null && shelf.code(codeHash) === undefined) wanted.add(codeHash)
    }
    await nextTurn()
  }
  const list = [...wanted].sort()
  const batches = Array.from({ length: Math.ceil(list.length / MAX_CODES) }, (_, i) =>
    list.slice(i * MAX_CODES, (i + 1) * MAX_CODES),
  )
  await share(batches, async (batch, ask) => {
    const codes = decodeByteList(await ask({ ask: 'code', hashes: batch }), batch.length)
    if (codes.length !== batch.length) throw falseSnapshot('not the codes asked for', { reason: 'code' })
    for (const [i, code] of codes.entries()) {
      // Whoever has the state has its code.
      if (code === null || bytesToHex(crypto.keccak256(code)) !== batch[i])
        throw falseSnapshot('not the code of that hash', { reason: 'code' })
      await shelf.putCode(batch[i]!, code)
    }
  })
}
