import type { Mutant } from './mutant.ts'

const POWER = ['node-core/chain/service/powerLoss']
const CORE = ['node-core/chain/core', 'node-core/chain/votes', 'node-core/chain/seals']

/** What must be on the disk, and what a key may sign. */
export const DURABILITY: readonly Mutant[] = [
  { what: 'a commit is not synced unless asked', file: 'node-core/storage/openStorage.ts', find: 'options?.sync ?? true', replace: 'options?.sync ?? false', tests: ['node-core/storage/durability'] },
  { what: 'a group lands without sync', file: 'node-core/storage/createGroupingStore.ts', find: 'now.values()], { sync: true })', replace: 'now.values()])', tests: ['node-core/storage/durability'] },
  { what: 'a batch overtakes the waiting group', file: 'node-core/storage/createGroupingStore.ts', find: 'if (isEmpty()) return store.batch(operations, options)', replace: 'if (landing === null) return store.batch(operations, options)', tests: ['node-core/storage'] },
  { what: 'what a group deleted is read from the disk', file: 'node-core/storage/createGroupingStore.ts', find: "? operation.value : undefined", replace: "? operation.value : store.get(key)", tests: ['node-core/storage'] },
  { what: 'a group grows without bound', file: 'node-core/storage/createGroupingStore.ts', find: 'batches >= MOST_BATCHES || bytes >= MOST_BYTES', replace: 'batches >= MOST_BATCHES', tests: ['node-core/storage'] },
  { what: 'a folder without CURRENT is taken for a new one', file: 'node-core/storage/createLevelStore.ts', find: "if (!files.includes('CURRENT') && files", replace: "if (files.length < 0 && files", tests: ['node-core/storage'] },
  { what: 'a format of the future is opened', file: 'node-core/storage/openStorage.ts', find: 'if (version > FORMAT_VERSION)', replace: 'if (version > FORMAT_VERSION + 1)', tests: ['node-core/storage'] },
  { what: 'blocks are stored without sync', file: 'node-core/chain/storing/blockWriter.ts', find: 'await storage.commit(operations, { sync: true,', replace: 'await storage.commit(operations, { sync: false,', tests: POWER },
  { what: 'a vote leaves before its record is on the disk', file: 'node-core/chain/core/handlers/onSafety.ts', find: 'if (waitingFor > sequence) continue', replace: '', tests: [...CORE, ...POWER] },
  { what: 'the core hears of a durable record before it is', file: 'node-core/chain/service/parts/createEffects.ts', find: 'safety.run(async () => {', replace: "safety.run(async () => {\n            feed({ type: 'safetyPersisted', sequence: effect.record.sequence })", tests: POWER },
  { what: 'headers are not recorded', file: 'node-core/chain/votes/voteRule.ts', find: 'sequence: record.sequence + 1, lastSlot: slot }', replace: 'sequence: record.sequence + 1 }', tests: [...CORE, ...POWER] },
  { what: 'the vote’s target is not recorded', file: 'node-core/chain/votes/voteRule.ts', find: ', lastTargetHeight: vote.tgtHeight }', replace: ' }', tests: [...CORE, ...POWER] },
  { what: 'a second vote at the same height is safe', file: 'node-core/chain/votes/voteRule.ts', find: 'vote.tgtHeight > record.lastTargetHeight', replace: 'vote.tgtHeight >= record.lastTargetHeight', tests: CORE },
  { what: 'a vote from a lower source is safe', file: 'node-core/chain/votes/voteRule.ts', find: ' && vote.srcHeight >= record.lastSourceHeight', replace: '', tests: CORE },
  { what: 'any key without a record is armed', file: 'node-core/chain/service/parts/openConsensus.ts', find: '(armNewKey ?? alone)', replace: '(armNewKey ?? true)', tests: ['node-core/chain/service'] },
  { what: 'a key armed again forgets the slots before', file: 'node-core/chain/core/parts/key.ts', find: 'lastSlot: Math.max(old.lastSlot, slot),', replace: '', tests: CORE },
  { what: 'a key seen elsewhere forgets it over a restart', file: 'node-core/chain/core/parts/key.ts', find: ', usedElsewhere: true }', replace: ' }', tests: CORE },
  { what: 'a signature with a high s is a second copy of a vote', file: 'node-core/chain/seals/createSeals.ts', find: 'if (signature.slice(66, 130) > HALF_ORDER) return null', replace: '', tests: CORE },
  { what: 'a vote counts on any network', file: 'node-core/chain/votes/voteDigest.ts', find: "hexToBytes(genesisHash),", replace: 'new Uint8Array(32),', tests: CORE },
  { what: 'two thirds are a quorum', file: 'node-core/chain/votes/quorum.ts', find: 'Math.floor((2 * n) / 3) + 1', replace: 'Math.ceil((2 * n) / 3)', tests: CORE },
  { what: 'an attestation needs no quorum', file: 'node-core/chain/votes/verifyAttestation.ts', find: 'count < quorum(set.members.length)', replace: 'count < 1', tests: [...CORE, 'node-core/chain/header', 'tests/unit/chain'] },
  { what: 'the keyring keeps no file before', file: 'node-core/market/accounts/keyring/keyringFile.ts', find: 'await put(path.previous, current)', replace: 'await mkdir(dir, { recursive: true })', tests: ['node-core/market/accounts/keyring'] },
  { what: 'a locked keyring still signs', file: 'node-core/market/accounts/keyring/createKeyring.ts', find: '    unlocked = null\n    changes.emit()', replace: '    changes.emit()', tests: ['node-core/market/accounts/keyring'] },
  { what: 'the keyring’s own damage is not told', file: 'node-core/market/accounts/keyring/keyringFile.ts', find: '|| bytesToHex(sha256(utf8ToBytes(match[1]!))) !== match[2]', replace: '', tests: ['node-core/market/accounts/keyring'] },
  { what: 'the box’s cost is not authenticated', file: 'node-core/market/accounts/keyring/lockedBox.ts', find: 'encodeCbor([box.n, box.r, box.p, box.salt])', replace: 'encodeCbor([box.salt])', tests: ['node-core/market/accounts/keyring'] },
]
