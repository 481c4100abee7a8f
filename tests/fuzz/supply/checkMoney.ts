import { bytesToBigint, bytesToHex } from '../../../node-core/kernel/bytes.ts'
import type { Address, Hash } from '../../../node-core/model/ids.ts'
import { TOTAL_SUPPLY_WEI } from '../../../node-core/consensus/params.ts'
import { registryRecords } from '../../../node-core/consensus/witnesses/registry/registryRecords.ts'
import { REGISTRY_ADDRESS } from '../../../node-core/consensus/witnesses/registry/registryState.ts'
import { DIVIDEND_SCALE } from '../../../node-core/evm/dividend/dividend.ts'
import { decodeAccount } from '../../../node-core/evm/state/accountRecord.ts'
import { decodeDividend } from '../../../node-core/evm/state/dividendRecord.ts'
import { bytesToStateKey, recordKey, stateKeyToBytes, type StateKey } from '../../../node-core/evm/state/stateKeys.ts'
import { DIVIDEND_KEY, STATE_ADDRESS } from '../../../node-core/evm/state/worldState.ts'
import type { SupplyWorld, Node } from './supplyWorld.ts'

export type FlatState = ReadonlyMap<StateKey, Uint8Array>

/** The whole flat state on disk: that of the head. */
export async function readFlatState(world: SupplyWorld): Promise<FlatState> {
  const flat = new Map<StateKey, Uint8Array>()
  for await (const [key, value] of world.storage.state.entries()) flat.set(bytesToStateKey(key), value)
  return flat
}

function must(held: boolean, what: string, data: object = {}): asserts held {
  if (!held)
    throw new Error(
      `${what} ${JSON.stringify(data, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))}`,
    )
}

/**
 * Money as an outsider counts it: from the stored bytes and the definitions of protocol.md §2.12, without the code that
 * moved it.
 */
export function checkMoney(flat: FlatState): void {
  const dividend = decodeDividend(flat.get(DIVIDEND_KEY))
  const pot = bytesToBigint(flat.get(recordKey(STATE_ADDRESS, 'holdersPot')) ?? new Uint8Array(0))
  let stored = 0n
  let settled = 0n
  let holders = 0n
  let owedScaled = dividend.remainder
  const bonded = new Map<Address, bigint>()
  for (const [key, value] of flat) {
    if (key[0] !== 'a') continue
    const account = decodeAccount(value)
    const holding = account.balance + account.bonded
    must(
      account.balance >= 0n && account.bonded >= 0n && account.fraction >= 0n && account.fraction < DIVIDEND_SCALE,
      'an account is out of range',
      { key, ...account },
    )
    stored += holding
    settled += holding
    if (account.bonded > 0n) bonded.set(key.slice(1) as Address, account.bonded)
    if (account.codeHash !== null) continue
    must(account.index <= dividend.index, 'an account is ahead of the index', { key })
    const scaled = holding * (dividend.index - account.index) + account.fraction
    owedScaled += scaled
    settled += scaled / DIVIDEND_SCALE
    holders += holding
  }
  // Σ stored + distributed but not yet credited + waiting + pot = supply.
  must(stored + dividend.owed + dividend.waiting + pot === TOTAL_SUPPLY_WEI, 'money was made or lost', {
    missing: TOTAL_SUPPLY_WEI - stored - dividend.owed - dividend.waiting - pot,
  })
  // D·S = R + Σ (balance·ΔI + frac).
  must(dividend.owed * DIVIDEND_SCALE === owedScaled, 'D·S is not R + Σ(balance·ΔI + frac)', {
    difference: dividend.owed * DIVIDEND_SCALE - owedScaled,
  })
  must(dividend.total === holders, 'T is not what the holders have', { total: dividend.total, holders })
  // Settled balances and what is left of D once all are credited: fractions of a wei of each holder, and R.
  const rest = TOTAL_SUPPLY_WEI - settled - dividend.waiting - pot
  must(
    rest >= 0n && rest * DIVIDEND_SCALE < BigInt(flat.size + 1) * DIVIDEND_SCALE + dividend.remainder,
    'settled balances miss the supply by more than fractions',
    { rest },
  )
  checkRegistry(flat, bonded, pot)
}

/**
 * Bonded DPN is explained to the wei by deposits, votes and what is on its way out; a witness's votes are its voters';
 * sums at rest lie in the pot.
 */
function checkRegistry(flat: FlatState, bonded: ReadonlyMap<Address, bigint>, pot: bigint): void {
  const records = registryRecords({
    record: (owner, name) => flat.get(recordKey(owner, name)),
    setRecord: () => undefined,
  })
  const explained = new Map<Address, bigint>()
  const votesFor = new Map<Address, bigint>()
  const add = (map: Map<Address, bigint>, address: Address, amount: bigint) =>
    void map.set(address, (map.get(address) ?? 0n) + amount)
  const prefix = `x${REGISTRY_ADDRESS}`
  for (const key of flat.keys()) {
    if (!key.startsWith(prefix)) continue
    const [kind, holder, witness] = key.slice(prefix.length).split('/') as [
      string,
      Address | undefined,
      Address | undefined,
    ]
    if (kind === 'v' && holder !== undefined && witness !== undefined) {
      const amount = records.votes(holder, witness)
      add(explained, holder, amount)
      add(votesFor, witness, amount)
    } else if (kind === 'u' && holder !== undefined)
      for (const { amountWei } of records.unlocking(holder)) add(explained, holder, amountWei)
    else if (kind === 'w' && holder !== undefined) add(explained, holder, records.witness(holder)!.depositWei)
  }
  for (const address of new Set([...explained.keys(), ...bonded.keys()]))
    must(
      (explained.get(address) ?? 0n) === (bonded.get(address) ?? 0n),
      'bonded DPN is not deposits + votes + unlocking',
      { address, bonded: bonded.get(address) ?? 0n, explained: explained.get(address) ?? 0n },
    )
  for (const address of new Set([...votesFor.keys(), ...records.candidates()]))
    must(
      (votesFor.get(address) ?? 0n) === (records.witness(address)?.votesWei ?? 0n),
      'a witness’s votes are not its voters’',
      { address },
    )
  const resting = records.resting().reduce((sum, { amountWei }) => sum + amountWei, 0n)
  must(resting <= pot, 'sums at rest are not in the pot', { resting, pot })
}

/** The state root by its definition, from the flat values alone (protocol.md §1.5). */
export function rootOf(flat: FlatState, keccak: (bytes: Uint8Array) => Uint8Array): Hash {
  const leaves = [...flat]
    .map(([name, value]) => {
      const key = keccak(stateKeyToBytes(name))
      return [key, keccak(Buffer.concat([Uint8Array.of(0), key, keccak(value)]))] as const
    })
    .sort(([a], [b]) => Buffer.compare(a, b))
  const fold = (from: number, to: number, depth: number): Uint8Array => {
    if (from === to) return new Uint8Array(32)
    if (to - from === 1) return leaves[from]![1]
    let middle = from
    while (middle < to && ((leaves[middle]![0][depth >> 3]! >> (7 - (depth & 7))) & 1) === 0) middle++
    return keccak(Buffer.concat([Uint8Array.of(1), fold(from, middle, depth + 1), fold(middle, to, depth + 1)]))
  }
  return bytesToHex(fold(0, leaves.length, 0)) as Hash
}

/**
 * Everything that must hold after a block: at the head from the disk, and at one block beside or behind it through the
 * branch state.
 */
export async function checkWorld(world: SupplyWorld, other: Node, names: Set<StateKey>): Promise<void> {
  const flat = await readFlatState(world)
  for (const key of flat.keys()) names.add(key)
  checkMoney(flat)
  const { data, head } = world
  const root = data.store.block(head.hash)!.header.stateRoot
  must(
    rootOf(flat, data.crypto.keccak256) === root && data.database.root === root,
    'the flat values do not have the header’s root',
    { height: head.height },
  )
  if (other.height < world.finalHeight || other === head || other.height === 0) return
  const reader = data.branch.at(other)
  const there = new Map<StateKey, Uint8Array>()
  for (const name of names) {
    const value = reader.get(name)
    if (value !== undefined) there.set(name, value)
  }
  checkMoney(there)
  must(
    rootOf(there, data.crypto.keccak256) === data.store.block(other.hash)!.header.stateRoot,
    'another block’s state does not have its root',
    { height: other.height },
  )
}
