import { expect, it } from 'vitest'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { decodeHeader, encodeHeader } from '../../header/headerCodec.ts'
import { createParams } from '../../params.ts'
import { createSeals } from '../../seals/createSeals.ts'
import { createSigner } from '../../seals/createSigner.ts'
import { initialConsensusState } from '../../transition/createConsensusState.ts'
import { createSafetyRecord, type SafetyRecord } from '../../votes/safetyRecord.ts'
import { createCore } from '../core.ts'
import type { CoreEffect } from '../ports.ts'
import { STANDARD_RULES } from '../../rules/consensusRules.ts'
import { startCore, step } from '../step.ts'

const genesisHash = keccak256Hex(new Uint8Array([1])) as Hash
const signers = [7, 8, 9].map((byte) => createSigner(genesisHash, new Uint8Array(32).fill(byte)))
const [own] = signers as [(typeof signers)[number]]

/** A node of a network of three with one witness's key, and the disk that its records go to. */
function node(disk: { record: SafetyRecord | null }, startMs: number) {
  const ports = {
    seals: createSeals(genesisHash),
    signer: own,
    archive: { load: () => null },
    decodeHeader: (h: `0x${string}`) => decodeHeader(hexToBytes(h)),
    encodeHeader: (h: Parameters<typeof encodeHeader>[0]) => bytesToHex(encodeHeader(h)),
  }
  const state = initialConsensusState(genesisHash, signers.map((s) => s.address).sort(), [])
  const core = createCore(
    {
      params: createParams({ executiveCount: 3 }),
      rules: STANDARD_RULES,
      genesisHash,
      genesisTimeMs: 0,
      hotBlocks: 64,
    },
    ports,
    { anchor: { hash: genesisHash, header: null, state }, blocks: [], record: disk.record, nowMs: startMs },
  )
  const effects: CoreEffect[] = []
  const take = (list: readonly CoreEffect[], now: number) => {
    for (const effect of list) {
      effects.push(effect)
      if (effect.type !== 'persistSafety') continue
      disk.record = effect.record
      take(step(core, { type: 'safetyPersisted', sequence: effect.record.sequence }, now), now)
    }
  }
  take(startCore(core, startMs), startMs)
  return {
    core,
    effects,
    tick: (slot: number) => take(step(core, { type: 'timer', kind: 'slot', slot }, slot * 1000), slot * 1000),
    hear: (tgtHeight: number, now: number) => {
      const data = {
        srcHeight: 0,
        srcHash: genesisHash,
        tgtHeight,
        tgtHash: keccak256Hex(new Uint8Array([tgtHeight])) as Hash,
      }
      take(
        step(core, { type: 'voteReceived', vote: { ...data, signature: own.signVote(data) }, from: 'peer' }, now),
        now,
      )
    },
    rearm: (now: number) => take(step(core, { type: 'rearm' }, now), now),
  }
}

it('a key seen signing elsewhere stays silent over a restart, until its operator re-arms it', () => {
  const disk = { record: createSafetyRecord(genesisHash, own.address) as SafetyRecord | null }
  const first = node(disk, 0)
  expect(first.core.key.status).toBe('armed')
  first.hear(9, 500)
  expect(first.core.key.status).toBe('silent')
  // A supervisor starts it again; two rounds pass without the other node.
  const second = node(disk, 20_000)
  expect(second.core.key.status).toBe('silent')
  for (let slot = 20; slot < 40; slot++) second.tick(slot)
  expect(second.core.key.status).toBe('silent')
  second.rearm(40_000)
  expect(second.core.key.status).toBe('armed')
  // Above what was seen elsewhere before the restart.
  expect(disk.record!.lastTargetHeight).toBeGreaterThanOrEqual(9)
  // And above every slot so far: a header of the time before could be signed twice.
  expect(disk.record!.lastSlot).toBeGreaterThanOrEqual(39)
  expect(node(disk, 60_000).core.key.status).toBe('listening')
})
