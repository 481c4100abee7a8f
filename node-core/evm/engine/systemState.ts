import { insufficientFunds } from '../errors.ts'
import type { WorldState } from '../state/worldState.ts'
import type { SystemState } from './nativeContract.ts'

/** The world state with the rules' vocabulary. */
export function createSystemState(world: WorldState): SystemState {
  const take: SystemState['transfer'] = (from, to, amount) => {
    const payer = world.account(from)
    if (amount < 0n || payer.balance < amount)
      throw insufficientFunds('not enough liquid DPN', { needed: amount, has: payer.balance })
    world.setAccount(from, { ...payer, balance: payer.balance - amount })
    world.addBalance(to, amount)
  }
  const fromPot = (amount: bigint) => {
    if (amount < 0n || world.holdersPot < amount)
      throw insufficientFunds('not enough in the holders’ pot', { needed: amount, has: world.holdersPot })
    world.addToHoldersPot(-amount)
  }
  return {
    account: (address) => world.account(address),
    transfer: take,
    bond(payer, owner, amount) {
      take(payer, owner, amount)
      const account = world.account(owner)
      world.setAccount(owner, { ...account, balance: account.balance - amount, bonded: account.bonded + amount })
    },
    unbond(owner, amount) {
      const account = world.account(owner)
      if (amount < 0n || account.bonded < amount)
        throw insufficientFunds('not that much is bonded', { needed: amount, has: account.bonded })
      world.setAccount(owner, { ...account, balance: account.balance + amount, bonded: account.bonded - amount })
    },
    slash(owner, amount) {
      const account = world.account(owner)
      const taken = amount < account.bonded ? amount : account.bonded
      world.setAccount(owner, { ...account, bonded: account.bonded - taken })
      world.addToHoldersPot(taken)
      return taken
    },
    get holdersPot() {
      return world.holdersPot
    },
    distribute(amount, excluded = []) {
      fromPot(amount)
      world.distribute(amount, excluded)
    },
    payFromPot(to, amount) {
      fromPot(amount)
      world.addBalance(to, amount)
    },
    record: (owner, name) => world.record(owner, name),
    setRecord: (owner, name, value) => world.setRecord(owner, name, value),
  }
}
