import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action } from '#node-core/api/calls/actions.ts'
import { parseDpn } from '#node-core/kernel/amount.ts'
import type { Address } from '#node-core/model/ids.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'

/* A holder's votes through the seam: locked, taken back, free one term later, to the wei (protocol.md §2.4). */

let real: RealNode
let fan: Address
let other: Address
let feesWei = 0n

beforeAll(async () => {
  real = await openRealNode()
  await real.client.call('app.saveSettings', { autopilot: false })
  await real.client.run('network.startLocal', undefined)
  const { accounts } = await real.client.call('accounts.list')
  fan = accounts.find((account) => account.role === 'fan')!.address
  other = accounts.find((account) => account.role === 'factory')!.address
}, 120_000)
afterAll(() => real.remove())

const balance = async () => (await real.client.call('chain.account', { address: fan })).balanceWei
const overview = (holder: Address | null = fan) => real.client.call('witnesses.overview', { holder })

async function act(action: Action): Promise<void> {
  const { id } = await real.client.run('actions.prepare', action)
  const result = await real.client.run('actions.confirm', { id })
  expect(result.state).toBe('included')
  feesWei += (await real.client.call('chain.transaction', { hash: result.transaction! })).feeWei
}
const refusal = (action: Action) =>
  real.client.run('actions.prepare', action).then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  )

describe('votes', () => {
  it('names the one who produces, and what nobody has locked yet', async () => {
    const { witnesses, executiveCount, mine, term } = await overview()
    expect(executiveCount).toBe(1)
    expect(witnesses).toHaveLength(1)
    expect(witnesses[0]).toMatchObject({
      rank: 1,
      seat: 'executive',
      here: true,
      jailed: null,
      missed: 0,
      myVotesWei: 0n,
    })
    expect(mine).toEqual({ lockedWei: 0n, freeWei: 0n, unlocking: [] })
    expect(Date.parse(term.endsAt)).toBeGreaterThan(Date.now())
    expect((await overview(null)).mine).toBeNull()
  })

  it('locks, unlocks after a term and gives back every wei but the fees', async () => {
    const witness = (await overview()).witnesses[0]!
    const before = await balance()
    const amount = parseDpn('12.000000000000000001')
    await act({ kind: 'voteWitness', from: fan, witness: witness.address, amountWei: amount })
    let seen = await overview()
    expect(seen.mine?.lockedWei).toBe(amount)
    expect(seen.witnesses[0]!.votesWei).toBe(witness.votesWei + amount)
    expect((await overview(other)).mine?.lockedWei).toBe(0n)
    expect(await balance()).toBe(before - amount - feesWei)

    const back = parseDpn('5')
    await act({ kind: 'unvoteWitness', from: fan, witness: witness.address, amountWei: back })
    seen = await overview()
    expect(seen.mine).toMatchObject({ lockedWei: amount - back, freeWei: 0n, unlocking: [{ amountWei: back }] })
    expect(await refusal({ kind: 'withdrawVotes', from: fan })).toBe('NODE_VOTES_NOT_FREE')

    const { slots } = await real.client.call('network.advanceTime', { seconds: seen.term.lengthS + 60 })
    expect(slots).toBeGreaterThan(0)
    await expect.poll(async () => (await overview()).mine?.freeWei, { timeout: 20_000 }).toBe(back)
    // The new term's first block pays all holders their part of the fees: let that be another's.
    const { id } = await real.client.run('actions.prepare', {
      kind: 'sendDpn',
      from: other,
      to: witness.address,
      amountWei: 1n,
    })
    await real.client.run('actions.confirm', { id })
    expect((await overview()).dividends.perDpnWei).toBeGreaterThan(seen.dividends.perDpnWei)
    const freed = await balance()
    const feesBefore = feesWei
    await act({ kind: 'withdrawVotes', from: fan })
    expect(await balance()).toBe(freed + back - (feesWei - feesBefore))
    expect((await overview()).mine).toEqual({ lockedWei: amount - back, freeWei: 0n, unlocking: [] })
  }, 90_000)

  it('refuses with a code what cannot be', async () => {
    const witness = (await overview()).witnesses[0]!.address
    expect(await refusal({ kind: 'voteWitness', from: fan, witness, amountWei: 0n })).toBe('NODE_VOTE_REFUSED')
    expect(await refusal({ kind: 'voteWitness', from: fan, witness: other, amountWei: 1n })).toBe(
      'NODE_NOT_A_CANDIDATE',
    )
    expect(await refusal({ kind: 'unvoteWitness', from: fan, witness, amountWei: parseDpn('8') })).toBe(
      'NODE_VOTE_REFUSED',
    )
    expect(await refusal({ kind: 'voteWitness', from: fan, witness, amountWei: 10n ** 29n })).toBe(
      'MARKET_NOT_ENOUGH_DPN',
    )
  })

  it('says in the history what it was', async () => {
    const rows = await real.client.call('accounts.history', { address: fan })
    expect(rows.map((row) => row.action)).toEqual(
      expect.arrayContaining(['witness.vote', 'witness.unvote', 'witness.withdrawVotes']),
    )
  })
})
