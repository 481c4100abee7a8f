import {
  decodeFunctionData,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionResult,
  type Hex as ViemHex,
} from 'viem'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { registryRefused } from '../../errors.ts'
import type { ChainParams } from '../../params.ts'
import { decodeEvidence } from '../evidence/evidenceCodec.ts'
import { verifyEvidence, type EvidencePorts } from '../evidence/verifyEvidence.ts'
import { REGISTRY_ABI } from './abi.ts'
import * as handlers from './registryHandlers.ts'
import { registryRecords } from './registryRecords.ts'
import { REGISTRY_ADDRESS, type RegistryState } from './registryState.ts'
import { slashWitness } from './slashWitness.ts'

export interface RegistryCall {
  readonly caller: Address
  /** Wei that came along; already in the registry's own liquid balance. */
  readonly value: bigint
  readonly input: Uint8Array
  readonly isStatic: boolean
  readonly slot: number
  readonly state: RegistryState
}

export interface RegistryLog {
  readonly topics: readonly Hash[]
  readonly data: Uint8Array
}

export interface RegistryResult {
  readonly output: Uint8Array
  readonly logs: readonly RegistryLog[]
}

/**
 * The witness registry as a native contract (decisions/0005). Dispatch by ABI; the rules are in `registryHandlers.ts`,
 * what a call costs is the execution's to say (protocol.md §1.4).
 * @throws CHAIN_REGISTRY_REFUSED, CHAIN_BAD_EVIDENCE: the frame reverts
 */
export function createRegistry(params: ChainParams, ports: EvidencePorts): (call: RegistryCall) => RegistryResult {
  return (call) => {
    const { state, caller, slot, value } = call
    let decoded
    try {
      decoded = decodeFunctionData({ abi: REGISTRY_ABI, data: bytesToHex(call.input) as ViemHex })
    } catch (cause) {
      throw registryRefused('unknown function or malformed arguments', {}, cause)
    }
    const view = viewOf(decoded, state)
    if (view !== null) {
      if (value > 0n) throw registryRefused('not payable', { function: decoded.functionName })
      return { output: hexToBytes(view), logs: [] }
    }
    if (call.isStatic) throw registryRefused('a static call may not write', { function: decoded.functionName })
    if (value > 0n && decoded.functionName !== 'register' && decoded.functionName !== 'vote')
      throw registryRefused('not payable', { function: decoded.functionName })
    const context = { state, caller, slot, params }
    const done = (log: RegistryLog): RegistryResult => ({ output: new Uint8Array(), logs: [log] })
    switch (decoded.functionName) {
      case 'register':
        return done(event('Registered', { witness: caller }, ['uint256'], [handlers.register(context, value)]))
      case 'heartbeat':
        handlers.heartbeat(context)
        return done(event('Heartbeat', { witness: caller }, [], []))
      case 'exit':
        return done(event('Exited', { witness: caller }, ['uint64'], [BigInt(handlers.exit(context))]))
      case 'withdrawDeposit':
        return done(event('DepositWithdrawn', { witness: caller }, ['uint256'], [handlers.withdrawDeposit(context)]))
      case 'vote': {
        const witness = decoded.args[0].toLowerCase() as Address
        handlers.vote(context, witness, value)
        return done(event('Voted', { holder: caller, witness }, ['uint256'], [value]))
      }
      case 'unvote': {
        const witness = decoded.args[0].toLowerCase() as Address
        const unlockSlot = handlers.unvote(context, witness, decoded.args[1])
        return done(
          event('Unvoted', { holder: caller, witness }, ['uint256', 'uint64'], [decoded.args[1], BigInt(unlockSlot)]),
        )
      }
      case 'withdrawVotes':
        return done(event('VotesWithdrawn', { holder: caller }, ['uint256'], [handlers.withdrawVotes(context)]))
      case 'submitEvidence': {
        const offence = verifyEvidence(decodeEvidence(hexToBytes(decoded.args[0])), ports)
        const penalty = slashWitness(
          state,
          offence,
          caller,
          slot,
          Math.max(1, registryRecords(state).members().length),
          params,
        )
        return done(
          event(
            'Slashed',
            { witness: offence.offender, reporter: caller },
            ['string', 'uint256'],
            [offence.kind, penalty],
          ),
        )
      }
      default:
        throw registryRefused('unknown function', {})
    }
  }
}

function event(
  eventName:
    'Registered' | 'Heartbeat' | 'Exited' | 'DepositWithdrawn' | 'Voted' | 'Unvoted' | 'VotesWithdrawn' | 'Slashed',
  args: Record<string, Address>,
  types: readonly string[],
  values: readonly unknown[],
): RegistryLog {
  const topics = encodeEventTopics({ abi: REGISTRY_ABI, eventName, args } as Parameters<
    typeof encodeEventTopics
  >[0]) as unknown as Hash[]
  return {
    topics,
    data: hexToBytes(
      encodeAbiParameters(
        types.map((type) => ({ type })),
        values,
      ),
    ),
  }
}

type Decoded = ReturnType<typeof decodeFunctionData<typeof REGISTRY_ABI>>

function viewOf(decoded: Decoded, state: RegistryState): ViemHex | null {
  const records = registryRecords(state)
  switch (decoded.functionName) {
    case 'members':
    case 'candidates':
    case 'jailed':
      return encodeFunctionResult({
        abi: REGISTRY_ABI,
        functionName: decoded.functionName,
        result: records[decoded.functionName](),
      })
    case 'witness': {
      const w = records.witness(decoded.args[0].toLowerCase() as Address)
      return encodeFunctionResult({
        abi: REGISTRY_ABI,
        functionName: 'witness',
        result:
          w === null
            ? [0n, 0n, -1n, -1n, -1n]
            : [w.depositWei, w.votesWei, BigInt(w.heartbeatSlot), BigInt(w.jailedUntilSlot), BigInt(w.unlockSlot)],
      })
    }
    case 'votesOf':
      return encodeFunctionResult({
        abi: REGISTRY_ABI,
        functionName: 'votesOf',
        result: records.votes(decoded.args[0].toLowerCase() as Address, decoded.args[1].toLowerCase() as Address),
      })
    case 'unlockingOf': {
      const list = records.unlocking(decoded.args[0].toLowerCase() as Address)
      return encodeFunctionResult({
        abi: REGISTRY_ABI,
        functionName: 'unlockingOf',
        result: [list.map((u) => u.amountWei), list.map((u) => BigInt(u.slot))],
      })
    }
    default:
      return null
  }
}

export { REGISTRY_ADDRESS }
