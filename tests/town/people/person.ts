import { randomBytes } from 'node:crypto'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import type { Account } from '#node-core/model/account.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import type { Role } from '#node-core/model/role.ts'
import { deriveKey } from '#node-core/vault/keys/openPhrase.ts'
import { createPhrase } from '#node-core/vault/keys/phrase.ts'
import type { NodeSeam } from '../../support/nodeProcess.ts'

const PASSWORD = 'correct horse battery'

/** Somebody with a phrase: who they are is known before their computer is, so that a genesis can name them. */
export interface Person {
  readonly label: string
  readonly role: Role
  readonly phrase: string
  readonly address: Address
  /** Of the phrase's accounts. */
  readonly index: number
}

export async function createPerson(label: string, role: Role, like?: Person): Promise<Person> {
  const phrase = like?.phrase ?? createPhrase(12, (length) => new Uint8Array(randomBytes(length)))
  const index = like === undefined ? 0 : like.index + 1
  return { label, role, phrase, index, address: toAddress(privateKeyToAddress(await deriveKey(phrase, index))) }
}

/** Enters the person on their node: with the phrase the first time, with the password after a restart. */
export async function enter({ client }: Pick<NodeSeam, 'client'>, person: Person): Promise<Account> {
  const { state } = await client.call('accounts.list')
  if (state === 'locked') await client.run('accounts.unlock', { password: PASSWORD })
  const found = (await client.call('accounts.list')).accounts.find(({ address }) => address === person.address)
  const account =
    found ??
    (person.index === 0
      ? await client.run('accounts.create', {
          phrase: person.phrase,
          password: PASSWORD,
          label: person.label,
          role: person.role,
          rememberInKeychain: false,
        })
      : await client.call('accounts.add', { label: person.label, role: person.role }))
  if (account.address !== person.address) throw new Error(`${person.label} became ${account.address}`)
  await client.call('accounts.activate', { address: person.address })
  return account
}
