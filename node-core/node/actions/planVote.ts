import { encodeFunctionData } from 'viem'
import type { Action } from '#node-core/api/calls/actions.ts'
import { REGISTRY_ABI } from '#node-core/consensus/witnesses/registry/abi.ts'
import { REGISTRY_ADDRESS } from '#node-core/consensus/witnesses/registry/registryState.ts'
import { priceTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import { notACandidate, voteRefused, votesNotFree } from '../errors.ts'
import { NOTHING, sendWithProgress, type Plan, type PlanContext } from './plan.ts'

type VoteAction = Extract<Action, { kind: 'voteWitness' | 'unvoteWitness' | 'withdrawVotes' }>

interface Call {
  readonly data: `0x${string}`
  readonly valueWei: bigint
  readonly sentence: Plan['sentence']['data']
}

/**
 * Votes: DPN locked behind a witness, and how it comes back (protocol.md §2.4).
 * @throws NODE_VOTE_REFUSED, NODE_NOT_A_CANDIDATE, NODE_VOTES_NOT_FREE, MARKET_NOT_ENOUGH_DPN
 */
export async function planVote(action: VoteAction, context: PlanContext): Promise<Plan> {
  const { data, valueWei, sentence } = await callOf(action, context)
  const priced = await priceTransaction(
    context.ports.chain,
    { from: action.from, to: REGISTRY_ADDRESS, data, valueWei },
    REGISTRY_ABI,
  )
  return {
    sentence: { code: `sign.${action.kind}`, data: sentence },
    amountWei: valueWei,
    maxFeeWei: priced.maxFeeWei,
    split: [],
    warnings: [],
    async execute(run) {
      const { state, transaction } = await sendWithProgress(context, priced, run)
      return { ...NOTHING, state, transaction }
    },
  }
}

async function callOf(action: VoteAction, context: PlanContext): Promise<Call> {
  const { term, witnesses, mine } = context.witnesses(action.from)
  if (action.kind === 'withdrawVotes') {
    const amountWei = mine?.freeWei ?? 0n
    if (amountWei === 0n) throw votesNotFree('no votes are free yet', { account: action.from })
    return {
      data: encodeFunctionData({ abi: REGISTRY_ABI, functionName: 'withdrawVotes' }),
      valueWei: 0n,
      sentence: { amountWei },
    }
  }
  const { witness, amountWei } = action
  if (amountWei === 0n) throw voteRefused('the amount is zero', { witness })
  const row = witnesses.find((candidate) => candidate.address === witness)
  const sentence = {
    amountWei,
    witness,
    witnessName: await context.nameOf(witness),
    lockHours: Math.ceil(term.lengthS / 3_600),
  }
  if (action.kind === 'voteWitness') {
    if (row === undefined || row.seat === 'leaving') throw notACandidate('nobody who stands for election', { witness })
    return {
      data: encodeFunctionData({ abi: REGISTRY_ABI, functionName: 'vote', args: [witness] }),
      valueWei: amountWei,
      sentence,
    }
  }
  const lockedWei = row?.myVotesWei ?? 0n
  if (amountWei > lockedWei) throw voteRefused('more than is locked there', { witness, lockedWei, amountWei })
  return {
    data: encodeFunctionData({ abi: REGISTRY_ABI, functionName: 'unvote', args: [witness, amountWei] }),
    valueWei: 0n,
    sentence,
  }
}
