import { decodeFunctionData, encodeFunctionData } from 'viem'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { decodeListedHeader } from '#node-core/consensus/header/headerCodec.ts'
import { createSeals } from '#node-core/consensus/seals/createSeals.ts'
import { decodeEvidence, encodeEvidence } from '#node-core/consensus/witnesses/evidence/evidenceCodec.ts'
import { verifyEvidence, type Offence } from '#node-core/consensus/witnesses/evidence/verifyEvidence.ts'
import { REGISTRY_ABI } from '#node-core/consensus/witnesses/registry/abi.ts'
import { registryRecords } from '#node-core/consensus/witnesses/registry/registryRecords.ts'
import { REGISTRY_ADDRESS } from '#node-core/consensus/witnesses/registry/registryState.ts'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { isNodeError, toNodeError } from '#node-core/kernel/errors.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { toAddress, type Hash } from '#node-core/model/ids.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import { localRpc } from '../rpc/localRpc.ts'
import { submitCall } from '../registry/sendCall.ts'
import { openEvidenceBook, type Proof } from './evidenceBook.ts'
import { reportStep } from './reportStep.ts'

export interface ReportOptions {
  readonly chain: Chain
  /** Keeps proofs until their punishment is final. */
  readonly storage: Pick<Storage, 'evidence' | 'commit'>
  /** Signs and pays; the reward goes to its account. Never reports itself. */
  readonly key: Uint8Array
  readonly clock: Clock
  readonly log: Logger
  /** In [0, 1). */
  readonly random: () => number
}

/** This node's reports of offences. */
export interface Reports {
  /** Offences it can prove that are not punished in the final chain yet. */
  readonly waiting: number
  /** The key's account lacked the fee when a report was due: others have to pay. */
  readonly unpaid: boolean
  stop(): Promise<void>
}

/** A head so many slots old, beyond one round, does not tell what others reported meanwhile. */
const CURRENT_SLOTS = 8
/**
 * Transactions of the pool that are verified at a time, and verdicts kept: a flood of false proofs must not hold up the
 * node.
 */
const MAX_VERIFIED = 8
const MAX_VERDICTS = 256
interface Waiting {
  dueMs: number
  patience: number
}

/**
 * Hands proofs of offences in by itself (protocol.md §2.10): after a random delay of up to two rounds, so that
 * one reporter
 * pays and the others see its transaction; again when a reorganisation lost it; from disk after a restart.
 */
export async function reportOffences({ chain, storage, key, clock, log, random }: ReportOptions): Promise<Reports> {
  const { params } = chain.genesis
  const own = toAddress(privateKeyToAddress(key))
  const seals = createSeals(chain.genesis.hash)
  const rpc = localRpc(chain)
  const prove = (evidence: Uint8Array): Offence | null => {
    try {
      return verifyEvidence(decodeEvidence(evidence), {
        seals,
        decodeHeader: (bytes) => decodeListedHeader(hexToBytes(bytes)),
      })
    } catch (error) {
      if (isNodeError(error) && error.family !== 'bug') return null
      throw error
    }
  }
  const book = await openEvidenceBook(storage, (evidence) => prove(evidence)?.offender ?? null)
  const states = new Map<string, Waiting>()
  const delayMs = () => random() * 2 * chain.consensus.active.members.length * params.slotMs
  const expiry = params.slashWindowSlots + 2 * params.termSlots
  let stopped = false
  /** What a report costs that could not be paid; 0: none. */
  let shortOfWei = 0n
  let cancel: (() => void) | null = null
  let busy: Promise<void> = Promise.resolve()

  const recordsAt = (tag: 'head' | 'final') =>
    registryRecords({ record: (owner, name) => chain.getRecord(owner, name, tag), setRecord: () => undefined })
  const verdicts = new Map<Hash, string | null>()
  /** What a waiting transaction proves; undefined: not looked into (yet). */
  const provenBy = (tx: Transaction, verified: number): string | null | undefined => {
    const known = verdicts.get(tx.hash)
    if (known !== undefined || verified >= MAX_VERIFIED) return known
    let offence: string | null = null
    try {
      const call = decodeFunctionData({ abi: REGISTRY_ABI, data: bytesToHex(tx.data) })
      if (call.functionName === 'submitEvidence') offence = prove(hexToBytes(call.args[0]))?.id ?? null
    } catch {
      // another function, or none
    }
    if (verdicts.size >= MAX_VERDICTS) verdicts.clear()
    verdicts.set(tx.hash, offence)
    return offence
  }
  /** Who reports what in transactions that wait here: offence → ours among them. */
  const reportsInPool = (): Map<string, boolean> => {
    const found = new Map<string, boolean>()
    let verified = 0
    for (const tx of chain.pendingTransactions()) {
      if (tx.to !== REGISTRY_ADDRESS) continue
      if (!verdicts.has(tx.hash)) verified++
      const offence = provenBy(tx, verified - 1)
      if (offence != null) found.set(offence, (found.get(offence) ?? false) || tx.from === own)
    }
    return found
  }

  const handIn = async (proof: Proof, state: Waiting) => {
    if (shortOfWei > 0n && chain.getAccount(own).balance < shortOfWei) return
    const data = encodeFunctionData({
      abi: REGISTRY_ABI,
      functionName: 'submitEvidence',
      args: [bytesToHex(proof.evidence)],
    })
    try {
      const transaction = await submitCall(rpc, key, { to: REGISTRY_ADDRESS, data, valueWei: 0n })
      shortOfWei = 0n
      log.info('evidence handed in', { offence: proof.id, offender: proof.offender, transaction })
    } catch (error) {
      const { code, data: facts } = toNodeError(error)
      if (code === 'NODE_CANNOT_PAY') {
        if (shortOfWei === 0n)
          log.warn('the witness account cannot pay for handing in evidence: send it DPN', {
            account: own,
            offence: proof.id,
          })
        shortOfWei = BigInt(facts['needsWei'] ?? 1n)
        return
      }
      log.debug('evidence not handed in', { offence: proof.id, code })
    }
    state.dueMs = clock.now() + delayMs() + CURRENT_SLOTS * params.slotMs
  }

  const look = async () => {
    for (const id of book.proofs.keys())
      if (!states.has(id)) states.set(id, { dueMs: clock.now() + delayMs(), patience: 0 })
    const dueNow = [...states.values()].some((state) => clock.now() >= state.dueMs)
    const pool = dueNow ? reportsInPool() : new Map<string, boolean>()
    const head = recordsAt('head')
    const final = recordsAt('final')
    const current =
      !chain.syncing && chain.slot - chain.consensus.slot <= CURRENT_SLOTS + chain.consensus.active.members.length
    for (const proof of [...book.proofs.values()]) {
      if (stopped) return
      const state = states.get(proof.id)
      if (state === undefined) continue
      const step = reportStep({
        punishedFinal: final.isProven(proof.id),
        punishedHead: head.isProven(proof.id),
        depositFinalWei: final.witness(proof.offender)?.depositWei ?? 0n,
        depositHeadWei: head.witness(proof.offender)?.depositWei ?? 0n,
        inPool: pool.has(proof.id),
        oursInPool: pool.get(proof.id) ?? false,
        patience: state.patience,
        due: clock.now() >= state.dueMs,
        current,
        age: chain.slot - proof.seenSlot,
        expiry,
      })
      if (step === 'forget') {
        states.delete(proof.id)
        await book.remove(proof.id)
        log.info('offence settled', { offence: proof.id, punished: final.isProven(proof.id) })
      } else if (step === 'later') {
        state.patience++
        state.dueMs = clock.now() + delayMs() + CURRENT_SLOTS * params.slotMs
      } else if (step === 'send') await handIn(proof, state)
    }
    if (book.proofs.size === 0) shortOfWei = 0n
  }
  /** Looks once a slot while there is anything to look at. */
  const schedule = () => {
    if (stopped || cancel !== null || book.proofs.size === 0) return
    cancel = clock.after(params.slotMs, () => {
      cancel = null
      busy = look()
        .catch((error: unknown) =>
          log.warn('offences could not be looked at', { code: toNodeError(error).code, error }),
        )
        .finally(schedule)
    })
  }
  const take = async (evidence: Uint8Array) => {
    const offence = prove(evidence)
    if (offence === null || offence.offender === own) return
    if (recordsAt('head').isProven(offence.id) && recordsAt('final').isProven(offence.id)) return
    if (await book.add({ id: offence.id, offender: offence.offender, evidence, seenSlot: chain.slot }))
      log.warn('offence seen', { offence: offence.id, offender: offence.offender })
    schedule()
  }

  const detach = chain.onEvidence((evidence) => {
    take(encodeEvidence(evidence)).catch((error: unknown) =>
      log.error('evidence could not be kept', { code: toNodeError(error).code, error }),
    )
  })
  schedule()
  return {
    get waiting() {
      return book.proofs.size
    },
    get unpaid() {
      return shortOfWei > 0n
    },
    async stop() {
      stopped = true
      detach()
      cancel?.()
      await busy
    },
  }
}
