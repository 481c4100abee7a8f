import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { isTimeMs } from '#node-core/kernel/isoTime.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { DEVICE_KIND } from '#node-core/model/unit.ts'
import { badDelegation, badLog, badUnit, badUnitSignature, wrongGenesis } from './errors.ts'
import type { DagView, LogState, VerifySignature } from './dagView.ts'
import { isDelegation } from './delegation.ts'
import type { RawUnit } from './unitCodec.ts'

export type Judgement =
  | { readonly kind: 'known' }
  | { readonly kind: 'accepted'; readonly lamport: number; readonly log: LogState }
  /** Ancestors (or the anchor block, then an empty list) are not here yet. */
  | { readonly kind: 'pending'; readonly missing: readonly Hash[] }
  /** Same log, same seq, different unit: proof against the device. */
  | { readonly kind: 'equivocation'; readonly other: Hash; readonly log: LogState }
  /** Its log is frozen. */
  | { readonly kind: 'frozen' }

/**
 * protocol.md §3.3, as a function of the state: what becomes of a unit. Changes nothing.
 * @throws DAG_WRONG_GENESIS, DAG_BAD_SIGNATURE, DAG_BAD_DELEGATION, DAG_BAD_LOG: the sender is at fault
 */
export function judgeUnit(view: DagView, unit: RawUnit, verify: VerifySignature): Judgement {
  const { header, id } = unit
  if (view.facts(id) !== undefined) return { kind: 'known' }
  if (header.genesis !== view.genesis) throw wrongGenesis('unit of another network', { genesis: header.genesis })
  const log = view.log(header.author, header.device)
  if (log?.frozen === true) return { kind: 'frozen' }
  if (!verify(hexToBytes(header.signature), hexToBytes(header.device), hexToBytes(id)))
    throw badUnitSignature('device signature does not fit', { id })

  // Advisory, but shown: a number that is no date is no statement. Not in the codec, since older units on disk must
  // stay readable.
  if (!isTimeMs(header.ts)) throw badUnit('its time is no date', { id })
  const other = view.at(header.author, header.device, header.seq)
  if (other !== undefined && log !== undefined) return { kind: 'equivocation', other, log: { ...log, frozen: true } }

  // Pushed out here (protocol.md §3.6) after it had been judged.
  if (log !== undefined && header.seq < log.seq) return { kind: 'known' }
  if (header.seq === 0) {
    const rightKind = header.kind === DEVICE_KIND && header.parents.length === 0
    if (!rightKind || !isDelegation(header.genesis, header.author, header.device, unit.payload))
      throw badDelegation('first unit of a log must delegate its device', { id })
  } else {
    if (header.kind === DEVICE_KIND) throw badDelegation('a device is delegated once', { id })
    // Nothing at this seq yet, so a log that is further on cannot exist: the predecessor is missing or it is the head.
    if (log === undefined || header.prev !== log.head || header.seq !== log.seq + 1) {
      if (view.facts(header.prev!) !== undefined)
        throw badLog('does not follow its predecessor', { id, seq: header.seq, after: log?.seq ?? -1 })
      return { kind: 'pending', missing: [header.prev!] }
    }
    if (header.anchorRef.height < log.anchorRef.height) throw badLog('anchor reference goes back', { id })
  }

  const parents = header.parents.map((parent) => ({ parent, facts: view.facts(parent) }))
  const missing = parents.filter(({ facts }) => facts === undefined).map(({ parent }) => parent)
  // A stranger's unit holds ours up only until it is anchored, so that nobody can be blocked by a withheld one.
  const foreign = parents.some(
    ({ parent, facts }) => facts !== undefined && facts.author !== header.author && !view.isAnchored(parent),
  )
  if (missing.length > 0 || foreign || !view.isFinal(header.anchorRef)) return { kind: 'pending', missing }

  const lamport = 1 + Math.max(log?.lamport ?? 0, ...parents.map(({ facts }) => facts!.lamport))
  return {
    kind: 'accepted',
    lamport,
    log: {
      author: header.author,
      device: header.device,
      seq: header.seq,
      head: id,
      lamport,
      anchorRef: header.anchorRef,
      frozen: false,
    },
  }
}
