import { formatDpn } from '#node-core/kernel/amount.ts'
import type { Action, ActionResult } from '#node-core/api/calls/actions.ts'
import type { Account } from '#node-core/model/account.ts'
import type { Role } from '#node-core/model/role.ts'
import type { NodeSeam } from '../nodeProcess.ts'

export const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** Waits until `look` answers something, asking again; the network works while we wait. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  timeoutMs = 60_000,
): Promise<T> {
  const end = Date.now() + timeoutMs
  let last: unknown = null
  for (;;) {
    try {
      const found = await look()
      if (found !== null && found !== undefined && found !== false) return found
    } catch (error) {
      last = error
    }
    if (Date.now() > end)
      throw new Error(`waited in vain for: ${what}${last instanceof Error ? ` (${last.message})` : ''}`)
    await new Promise((done) => setTimeout(done, 250))
  }
}

/** A fresh account with a phrase of its own, unlocked, with test money. */
export async function newPerson(node: Pick<NodeSeam, 'client'>, label: string, role: Role): Promise<Account> {
  const { phrase } = await node.client.call('accounts.newPhrase', { words: 12 })
  const account = await node.client.run('accounts.create', {
    phrase,
    password: 'correct horse',
    label,
    role,
    rememberInKeychain: false,
  })
  await node.client.call('network.requestTestFunds', { address: account.address })
  await eventually(`${label}'s test money`, async () => (await balanceOf(node, account.address)) > 0n)
  say(`  ${label.padEnd(18)} ${account.address}  ${formatDpn(await balanceOf(node, account.address))} DPN`)
  return account
}

export async function balanceOf(node: Pick<NodeSeam, 'client'>, address: string): Promise<bigint> {
  return (await node.client.call('chain.account', { address })).balanceWei
}

/** Reads what it does, confirms it; both are real signatures in the node's process. */
export async function act(node: Pick<NodeSeam, 'client'>, action: Action): Promise<ActionResult> {
  const prepared = await node.client.run('actions.prepare', action as never)
  return node.client.run('actions.confirm', { id: prepared.id })
}
