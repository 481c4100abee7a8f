import { bytesToHex, utf8ToBytes, type Hex } from '../../node-core/kernel/bytes.ts'
import { keccak256 } from '../../node-core/kernel/hash.ts'
import type { BlockHeader, Vote, VoteData } from '../../node-core/model/block.ts'
import { ZERO_HASH, type Address, type Hash } from '../../node-core/model/ids.ts'
import { encodeHeader, HEADER_VERSION, headerToHex } from '../../node-core/consensus/header/headerCodec.ts'
import { headerHash } from '../../node-core/consensus/header/headerHash.ts'
import { createSigner } from '../../node-core/consensus/seals/createSigner.ts'
import { initialConsensusState } from '../../node-core/consensus/transition/createConsensusState.ts'
import { consensusStateHash } from '../../node-core/consensus/state/consensusStateCodec.ts'
import { buildAttestation } from '../../node-core/consensus/votes/buildAttestation.ts'
import { encodeVote } from '../../node-core/consensus/votes/voteCodec.ts'
import { voteDigest } from '../../node-core/consensus/votes/voteDigest.ts'
import { encodeEvidence } from '../../node-core/consensus/witnesses/evidence/evidenceCodec.ts'
import { nextSeed } from '../../node-core/consensus/witnesses/set/setSeed.ts'
import { permutation } from '../../node-core/consensus/witnesses/set/turn.ts'
import { quorum } from '../../node-core/consensus/rules/quorum.ts'
import { changeLimit } from '../../node-core/consensus/rules/changeLimit.ts'

const hashOf = (text: string): Hash => bytesToHex(keccak256(utf8ToBytes(text))) as Hash
const genesisHash = hashOf('golden genesis')

/**
 * Header hashes, votes, attestations, permutations and friends, computed by the present code; `chain.json` is what they
 * must be.
 */
export function chainVectors(): unknown {
  const signers = Array.from({ length: 7 }, (_, i) =>
    createSigner(genesisHash, keccak256(utf8ToBytes(`golden witness ${i}`))),
  )
  const members = signers.map((s) => s.address).sort() as Address[]
  const set = { id: 0, seed: nextSeed(genesisHash, genesisHash), members }
  const source = { height: 4, slot: 5, hash: hashOf('block 4') }
  const target = { height: 5, slot: 6, hash: hashOf('block 5') }
  const data: VoteData = {
    srcHeight: source.height,
    srcHash: source.hash,
    tgtHeight: target.height,
    tgtHash: target.hash,
  }
  const votes = signers.map((s): Vote => ({ ...data, signature: s.signVote(data) }))
  const attestation = buildAttestation(
    target,
    source,
    [set],
    new Map(signers.slice(0, 5).map((s, i) => [s.address, votes[i]!])),
    quorum,
  )!
  const empty: BlockHeader = {
    version: HEADER_VERSION,
    height: 1,
    slot: 1,
    parentHash: genesisHash,
    producer: members[0]!,
    setId: 0,
    txRoot: ZERO_HASH,
    receiptRoot: ZERO_HASH,
    stateRoot: ZERO_HASH,
    logsBloom: `0x${'00'.repeat(256)}`,
    gasLimit: 30_000_000n,
    gasUsed: 0n,
    baseFeePerGas: 1_000_000n,
    dagAnchor: { heads: [], count: 0, bytes: 0, root: ZERO_HASH },
    attestation: null,
    orphans: [],
    signature: `0x${'00'.repeat(65)}`,
  }
  const orphan: BlockHeader = {
    ...empty,
    slot: 2,
    signature: signers[0]!.signHeader(headerHash(genesisHash, { ...empty, slot: 2 })),
  }
  const full: BlockHeader = {
    ...empty,
    height: 6,
    slot: 9,
    parentHash: target.hash,
    setId: 3,
    txRoot: hashOf('tx'),
    receiptRoot: hashOf('receipts'),
    stateRoot: hashOf('state'),
    gasUsed: 21_000n,
    baseFeePerGas: 10n ** 21n,
    dagAnchor: { heads: [hashOf('a'), hashOf('b')].sort(), count: 2, bytes: 900, root: hashOf('dag') },
    attestation,
    orphans: [bytesToHex(encodeHeader(orphan))],
  }
  const header = (h: BlockHeader) => {
    const hash = headerHash(genesisHash, h)
    const signed = { ...h, signature: signers[1]!.signHeader(hash) }
    return { hash, signature: signed.signature, bytes: bytesToHex(encodeHeader(signed)), listed: headerToHex(signed) }
  }
  const seeds: Hash[] = [genesisHash, nextSeed(genesisHash, hashOf('p'))]
  const second: Vote = {
    ...data,
    tgtHash: hashOf('other 5'),
    signature: signers[0]!.signVote({ ...data, tgtHash: hashOf('other 5') }),
  }
  const bytes = (b: Uint8Array): Hex => bytesToHex(b)
  return {
    genesisHash,
    witnesses: signers.map((s) => s.address),
    headers: { empty: header(empty), full: header(full), otherChain: headerHash(hashOf('other genesis'), empty) },
    votes: votes
      .slice(0, 3)
      .map((vote) => ({ ...vote, digest: voteDigest(genesisHash, vote), bytes: bytes(encodeVote(vote)) })),
    attestation,
    evidence: bytes(encodeEvidence({ kind: 'E2', first: votes[0]!, second })),
    permutations: seeds.flatMap((seed) =>
      [
        [1, 0],
        [7, 0],
        [7, 1],
        [21, 123_456],
        [101, 2 ** 40],
      ].map(([n, round]) => ({ seed, round, n, order: permutation(seed, round!, n!) })),
    ),
    nextSeed: seeds[1],
    quorums: [1, 3, 5, 7, 9, 21, 101].map((n) => ({ n, quorum: quorum(n), changeLimit: changeLimit(n) })),
    consensusState: consensusStateHash(initialConsensusState(genesisHash, members, [])),
  }
}
