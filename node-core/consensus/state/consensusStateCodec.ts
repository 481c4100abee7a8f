import { bigintToBytes, bytesToBigint, bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { corruptConsensus } from '../errors.ts'
import type { ConsensusState, RecentBlock, SlotCheckpoint, SlotRecord, WitnessSet } from './consensusState.ts'

const FORMAT = 1
const OUTCOMES: readonly SlotRecord['outcome'][] = ['filled', 'missed', 'orphaned']

type Packed<T> = readonly T[]
const point = (c: SlotCheckpoint) => [c.height, c.slot, hexToBytes(c.hash)]
const list = (addresses: readonly Address[]) => addresses.map((a) => hexToBytes(a))
const setFields = (s: WitnessSet) => [s.id, hexToBytes(s.seed), list(s.members)]

/** Canonical CBOR of a consensus state; witness sets are written once and named by their place. */
export function encodeConsensusState(s: ConsensusState): Uint8Array {
  const sets: WitnessSet[] = []
  const place = (set: WitnessSet) => {
    const known = sets.findIndex((other) => other.id === set.id && other.seed === set.seed)
    return known >= 0 ? known : sets.push(set) - 1
  }
  const body = [
    s.height,
    s.slot,
    point(s.justified),
    point(s.final),
    [...s.justifiedHeights],
    place(s.active),
    s.activatedAt,
    s.previous === null ? null : place(s.previous),
    s.pending === null
      ? null
      : [
          s.pending.writtenAt,
          s.pending.hash === null ? null : hexToBytes(s.pending.hash),
          list(s.pending.members),
          list(s.pending.alternates),
          s.pending.incomplete,
        ],
    s.tally === null ? null : [s.tally.height, list(s.tally.ranked)],
    list(s.alternates),
    list(s.jailed),
    s.electedTerm,
    s.electionIncomplete,
    s.recent.map((r) => [r.height, r.slot, hexToBytes(r.hash), point(r.source), r.votingSets.map(place)]),
    s.unsettled.map((u) => [u.slot, hexToBytes(u.witness), OUTCOMES.indexOf(u.outcome)]),
    [
      Object.entries(s.duty.misses)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([w, bits]) => [hexToBytes(w), bits]),
      bigintToBytes(s.duty.filled, 16),
      s.duty.known,
    ],
  ]
  return encodeCbor([FORMAT, body, sets.map(setFields)])
}

/**
 * Inverse of {@link encodeConsensusState}, for own storage and for snapshots whose hash was checked.
 * @throws CHAIN_CORRUPT_CONSENSUS
 */
export function decodeConsensusState(bytes: Uint8Array): ConsensusState {
  try {
    const [format, body, rawSets] = decodeCbor(bytes) as [number, never, Packed<[number, Uint8Array, Uint8Array[]]>]
    if (format !== FORMAT) throw corruptConsensus('unknown format', { format })
    return readBody(
      body,
      rawSets.map(([id, seed, members]) => ({ id, seed: toHash(seed), members: toList(members) })),
    )
  } catch (cause) {
    throw corruptConsensus('not a consensus state', { length: bytes.length }, cause)
  }
}

const toHash = (b: Uint8Array) => bytesToHex(b) as Hash
const toList = (b: Packed<Uint8Array>) => b.map((a) => bytesToHex(a) as Address)
type RawPoint = [number, number, Uint8Array]
const toPoint = ([height, slot, hash]: RawPoint): SlotCheckpoint => ({ height, slot, hash: toHash(hash) })

type RawBody = [
  number,
  number,
  RawPoint,
  RawPoint,
  number[],
  number,
  number,
  number | null,
  [number, Uint8Array | null, Uint8Array[], Uint8Array[], boolean] | null,
  [number, Uint8Array[]] | null,
  Uint8Array[],
  Uint8Array[],
  number,
  boolean,
  [number, number, Uint8Array, RawPoint, number[]][],
  [number, Uint8Array, number][],
  [[Uint8Array, number][], Uint8Array, number],
]

function readBody(b: RawBody, sets: readonly WitnessSet[]): ConsensusState {
  const set = (i: number): WitnessSet => {
    const found = sets[i]
    if (found === undefined) throw corruptConsensus('a witness set is missing', { place: i })
    return found
  }
  const [misses, filled, known] = b[16]
  return {
    height: b[0],
    slot: b[1],
    justified: toPoint(b[2]),
    final: toPoint(b[3]),
    justifiedHeights: b[4],
    active: set(b[5]),
    activatedAt: b[6],
    previous: b[7] === null ? null : set(b[7]),
    pending:
      b[8] === null
        ? null
        : {
            writtenAt: b[8][0],
            hash: b[8][1] === null ? null : toHash(b[8][1]),
            members: toList(b[8][2]),
            alternates: toList(b[8][3]),
            incomplete: b[8][4],
          },
    tally: b[9] === null ? null : { height: b[9][0], ranked: toList(b[9][1]) },
    alternates: toList(b[10]),
    jailed: toList(b[11]),
    electedTerm: b[12],
    electionIncomplete: b[13],
    recent: b[14].map(([height, slot, hash, source, votingSets]): RecentBlock => ({
      height,
      slot,
      hash: toHash(hash),
      source: toPoint(source),
      votingSets: votingSets.map(set),
    })),
    unsettled: b[15].map(([slot, witness, outcome]) => ({
      slot,
      witness: bytesToHex(witness) as Address,
      outcome: OUTCOMES[outcome]!,
    })),
    duty: {
      misses: Object.fromEntries(misses.map(([w, bits]) => [bytesToHex(w), bits])),
      filled: bytesToBigint(filled),
      known,
    },
  }
}

/**
 * Names a consensus state; kept in the chain's state, so that a snapshot's copy can be checked against a state root.
 */
export function consensusStateHash(state: ConsensusState): Hash {
  return bytesToHex(taggedHash('dipnet/consensus/1', encodeConsensusState(state))) as Hash
}
