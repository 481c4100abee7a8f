import { bytesToHex, utf8ToBytes } from '../../node-core/kernel/bytes.ts'
import { keccak256 } from '../../node-core/kernel/hash.ts'
import type { BlockHeader } from '../../node-core/model/block.ts'
import { ZERO_HASH, type Address, type Hash } from '../../node-core/model/ids.ts'
import type { ProofQuestion, ProofReply } from '../../node-core/model/verifyStateProof.ts'
import { encodeUnsignedHeader, HEADER_VERSION } from '../../node-core/consensus/header/headerCodec.ts'
import { headerHash } from '../../node-core/consensus/header/headerHash.ts'
import { loadFastCrypto } from '../../node-core/evm/crypto/fastCrypto.ts'
import { createSystemState } from '../../node-core/evm/engine/systemState.ts'
import { openStateDatabase } from '../../node-core/evm/state/stateDatabase.ts'
import { accountKey, recordKey, slotKey } from '../../node-core/evm/state/stateKeys.ts'
import { DIVIDEND_KEY, WorldState } from '../../node-core/evm/state/worldState.ts'
import { createMemoryStore } from '../../node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '../../node-core/storage/openStorage.ts'

/** A question, what a node answers, and what that proves. Bigints as decimal strings. */
export interface StateProofVector {
  readonly question: ProofQuestion
  readonly reply: ProofReply
  readonly proven: Readonly<Record<string, unknown>>
}

const account = (n: number) => `0x${n.toString(16).padStart(40, '0')}` as Address
const word = (n: number) => `0x${n.toString(16).padStart(64, '0')}`

/** Proofs over a small state, computed by the present code; `stateProof.json` is what they must be. */
export async function stateProofVectors(): Promise<StateProofVector[]> {
  const genesisHash = bytesToHex(keccak256(utf8ToBytes('golden genesis'))) as Hash
  const database = openStateDatabase(await openStorageOver(createMemoryStore()), await loadFastCrypto())
  const world = new WorldState(database)
  for (let n = 1; n <= 12; n++) world.addBalance(account(n), BigInt(n) * 10n ** 18n)
  // A distribution that does not divide: what is owed is credited by the verifier.
  createSystemState(world).slash(account(9), 0n)
  createSystemState(world).bond(account(9), account(9), 10n ** 18n)
  createSystemState(world).slash(account(9), 10n ** 17n)
  createSystemState(world).distribute(10n ** 17n - 1n, [account(9)])
  world.setCode(account(12), Uint8Array.of(0), bytesToHex(keccak256(Uint8Array.of(0))))
  world.setStorage(account(12), word(3), Uint8Array.of(42))
  world.setRecord(account(0xd001), 'candidates', utf8ToBytes('a record'))
  const changes = world.changes()
  const staged = database.stage(changes)
  const header: BlockHeader = {
    version: HEADER_VERSION,
    height: 77,
    slot: 90,
    parentHash: genesisHash,
    producer: account(1),
    setId: 0,
    txRoot: ZERO_HASH,
    receiptRoot: ZERO_HASH,
    stateRoot: staged.root as Hash,
    logsBloom: `0x${'00'.repeat(256)}`,
    gasLimit: 30_000_000n,
    gasUsed: 0n,
    baseFeePerGas: 1_000_000n,
    dagAnchor: { heads: [], count: 0, bytes: 0, root: ZERO_HASH },
    attestation: null,
    orphans: [],
    signature: `0x${'00'.repeat(65)}`,
  }
  const cases: ReadonlyArray<readonly [Address, readonly string[], readonly string[]]> = [
    [account(3), [], []],
    [account(9), [], []],
    [account(12), [word(3), word(4)], []],
    [account(0xd001), [], ['candidates', 'jailed']],
    [account(500), [word(1)], []],
  ]
  return cases.map(([address, slots, records]) => {
    const { nonce, balance, bonded, codeHash } = world.account(address)
    const prove = (key: string) => database.prove(key, staged)
    return {
      question: { genesisHash, blockHash: headerHash(genesisHash, header), address, slots, records },
      reply: {
        header: bytesToHex(encodeUnsignedHeader(header)),
        account: prove(accountKey(address)),
        dividend: prove(DIVIDEND_KEY),
        slots: slots.map((slot) => prove(slotKey(address, slot))),
        records: records.map((name) => prove(recordKey(address, name))),
      },
      proven: {
        height: 77,
        slot: 90,
        stateRoot: staged.root,
        nonce: String(nonce),
        balance: String(balance),
        bonded: String(bonded),
        codeHash,
        slots: slots.map((slot) => `0x${Buffer.from(world.storage(address, slot)).toString('hex').padStart(64, '0')}`),
        records: records.map((name) =>
          world.record(address, name) === undefined ? null : bytesToHex(world.record(address, name)!),
        ),
      },
    }
  })
}
