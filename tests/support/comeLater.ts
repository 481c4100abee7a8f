import type { RealNode } from './realNode.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Role } from '#node-core/model/role.ts'

/** An account that no genesis names, with money sent by `from`: on a sample network, whoever came later. */
export async function comeLater(
  real: RealNode,
  label: string,
  role: Role,
  from: Address,
  amountWei: bigint,
): Promise<Address> {
  const { phrase } = await real.client.call('accounts.newPhrase', { words: 12 })
  const account = await real.client.run('accounts.create', {
    phrase,
    password: 'correct horse',
    label,
    role,
    rememberInKeychain: false,
  })
  const { id } = await real.client.run('actions.prepare', { kind: 'sendDpn', from, to: account.address, amountWei })
  await real.client.run('actions.confirm', { id })
  return account.address
}
