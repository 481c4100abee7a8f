import fc from 'fast-check'
import type { Address } from '../../../node-core/model/ids.ts'
import { registryRecords } from '../../../node-core/consensus/witnesses/registry/registryRecords.ts'
import type { StateKey } from '../../../node-core/evm/state/stateKeys.ts'
import { action, creationAddress, envelopeOf, type Action } from './actions.ts'
import { checkMoney, checkWorld, readFlatState } from './checkMoney.ts'
import { HOLDERS, KEYS, SupplyWorld, WITNESSES } from './supplyWorld.ts'

/** Some blocks in a row; the transactions are in the first. */
export const stretch = fc.record({
  /** How far behind the head the first block's parent is: 1 and more is a reorganisation. */
  back: fc.oneof({ arbitrary: fc.constant(0), weight: 4 }, { arbitrary: fc.integer({ min: 1, max: 4 }), weight: 1 }),
  gap: fc.oneof({ arbitrary: fc.nat(2), weight: 6 }, { arbitrary: fc.integer({ min: 10, max: 30 }), weight: 1 }),
  avoid: fc.option(fc.nat(4), { freq: 2 }),
  attest: fc.oneof({ arbitrary: fc.constantFrom(1, 2), weight: 5 }, { arbitrary: fc.constant(0), weight: 1 }),
  voters: fc.nat(31),
  actions: fc.array(action, { maxLength: 6 }),
  more: fc.oneof({ arbitrary: fc.nat(2), weight: 3 }, { arbitrary: fc.integer({ min: 8, max: 16 }), weight: 1 }),
  other: fc.nat(1_000),
})
export type Stretch = typeof stretch extends fc.Arbitrary<infer T> ? T : never

/** What happened, to show that the mix is one. */
export const COUNTED = [
  'blocks',
  'payments',
  'reverted',
  'created',
  'burnt',
  'gainedCode',
  'slashed',
  'fined',
  'distributed',
  'deposited',
  'withdrawn',
  'elected',
  'attested',
  'unattested',
  'reorganised',
  'finalised',
  'emptied',
  'ended',
] as const
export type Counts = Record<(typeof COUNTED)[number], number>
export const noCounts = (): Counts => Object.fromEntries(COUNTED.map((name) => [name, 0])) as Counts

const WITHDRAWALS: ReadonlySet<string> = new Set(['withdrawVotes', 'withdrawDeposit'])

/** One plan in which each of {@link COUNTED} happens for certain. */
export function directedPlan(): Stretch[] {
  const part = (over: Partial<Stretch>): Stretch => ({
    back: 0,
    gap: 0,
    avoid: null,
    attest: 1,
    voters: 7,
    actions: [],
    more: 0,
    other: 1,
    ...over,
  })
  const [rich, candidate] = [0, HOLDERS.length + 5]
  const beats = [0, 2, 3, 4].map((n) => ({
    kind: 'registry' as const,
    from: HOLDERS.length + n,
    registryCall: { call: 'heartbeat' as const },
  }))
  const staying = { kind: 'stay', salt: 0n, heir: 0 } as const
  return [
    part({
      attest: 0,
      actions: [
        { kind: 'pay', from: rich, to: creationAddress(staying), amount: { parts: 3 }, tip: 7 },
        { kind: 'registry', from: candidate, registryCall: { call: 'register' } },
        { kind: 'sweep', from: 2, to: KEYS[1]!.address },
      ],
    }),
    part({
      actions: [
        {
          kind: 'registry',
          from: HOLDERS.length,
          registryCall: { call: 'unvote', witness: 0, amount: { parts: 200 } },
        },
        { kind: 'registry', from: rich, registryCall: { call: 'vote', witness: 5, amount: { parts: 9 } } },
      ],
    }),
    part({
      actions: [
        { kind: 'evidence', from: rich, offence: { kind: 'E2', offender: 1, height: 2 } },
        { kind: 'registry', from: 1, registryCall: { call: 'exit' } },
      ],
      more: 10,
    }),
    part({
      actions: [
        { kind: 'create', from: rich, creation: staying, amount: { parts: 2 }, direct: false },
        {
          kind: 'create',
          from: rich,
          creation: { kind: 'endForItself', salt: 1n, heir: 0 },
          amount: { wei: 1n },
          direct: true,
        },
      ],
      more: 2,
    }),
    part({ avoid: 4, actions: beats, more: 16 }),
    part({ avoid: 3, actions: beats, more: 16 }),
    part({ attest: 0, actions: [{ kind: 'registry', from: HOLDERS.length, registryCall: { call: 'withdrawVotes' } }] }),
    part({
      attest: 0,
      back: 1,
      actions: [{ kind: 'pay', from: rich, to: KEYS[3]!.address, amount: { wei: 0n }, tip: 0 }],
      more: 12,
    }),
  ]
}

/**
 * Carries a plan out from genesis, checking all money after every block.
 * @throws at the first wei that is not where it should be
 */
export async function runPlan(plan: readonly Stretch[], counts: Counts): Promise<void> {
  const world = await SupplyWorld.open()
  const names = new Set<StateKey>()
  checkMoney(await readFlatState(world))
  for (const part of plan) {
    for (let i = 0; i <= part.more; i++) {
      const before = world.head
      const parent = i === 0 ? world.behind(part.back) : before
      const state = world.world(parent)
      const nonces = new Map<Address, number>()
      const queue = i === 0 ? [...part.actions] : []
      let sent: { readonly from: Address; readonly action: Action } | null = null
      const mined: Action[] = []
      const refused = () => {
        // The builder asks again without having included the last one only after a refusal: its number is free again.
        if (sent !== null) nonces.set(sent.from, nonces.get(sent.from)! - 1)
        mined.pop()
      }
      const next = (baseFee: bigint): Uint8Array | null => {
        const wanted = queue.shift()
        if (wanted === undefined) return null
        const from = KEYS[wanted.from]!.address
        const nonce = nonces.get(from) ?? Number(state.account(from).nonce)
        nonces.set(from, nonce + 1)
        sent = { from, action: wanted }
        mined.push(wanted)
        return envelopeOf(wanted, nonce, state, baseFee)
      }
      const finalBefore = world.finalHeight
      const node = await world.extend(
        {
          parent,
          gap: part.gap,
          avoid: part.avoid === null ? null : WITNESSES[part.avoid]!.address,
          attest: part.attest,
          voters: part.voters,
        },
        next,
        refused,
      )
      if (node === null) {
        counts.ended++
        return
      }
      const others = [...world.nodes.values()].filter((other) => other.height >= world.finalHeight)
      await checkWorld(world, others[(part.other + i) % others.length]!, names)
      count(counts, world, parent === before, mined, node, finalBefore)
    }
  }
}

function count(
  counts: Counts,
  world: SupplyWorld,
  straight: boolean,
  mined: readonly Action[],
  node: SupplyWorld['head'],
  finalBefore: number,
): void {
  counts.blocks++
  if (!straight) counts.reorganised++
  if (world.finalHeight > finalBefore) counts.finalised++
  const [old, now] = [world.world(node.parent!), world.world(node)]
  const records = (state: typeof now) =>
    registryRecords({ record: (owner, name) => state.record(owner, name), setRecord: () => undefined })
  const [was, is] = [records(old), records(now)]
  node.receipts.forEach((receipt, i) => {
    const { kind } = mined[i]!
    if (receipt.status === 'reverted') counts.reverted++
    else if (kind === 'pay' || kind === 'sweep') counts.payments++
    else if (kind === 'create') counts.created++
    else if (kind === 'evidence') counts.slashed++
    else if (
      kind === 'registry' &&
      WITHDRAWALS.has((mined[i] as Extract<Action, { kind: 'registry' }>).registryCall.call)
    )
      counts.withdrawn++
    if (kind === 'sweep' && receipt.status === 'success' && now.account(KEYS[mined[i]!.from]!.address).balance === 0n)
      counts.emptied++
    if (
      receipt.status === 'success' &&
      kind === 'create' &&
      mined[i]!.kind === 'create' &&
      (mined[i] as Extract<Action, { kind: 'create' }>).creation.kind === 'endForItself'
    )
      counts.burnt++
  })
  if (is.jailed().length > was.jailed().length && is.slashed().length === was.slashed().length) counts.fined++
  if (now.dividend.index > old.dividend.index) counts.distributed++
  if (is.candidates().length > was.candidates().length) counts.deposited++
  if (node.state.active.id > node.parent!.state.active.id) counts.elected++
  if (node.receipts.length > 0) counts[node.attested ? 'attested' : 'unattested']++
  counts.gainedCode += node.gainedCode
}
