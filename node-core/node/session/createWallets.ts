import { createEmitter } from '#node-core/kernel/emitter.ts'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { sign } from '#node-core/kernel/keys.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Keyring } from '#node-core/vault/keyring/keyring.ts'
import { open as openEnvelope } from '#node-core/vault/sealing/open.ts'
import { z } from 'zod'
import { createJsonFile } from '../state/jsonFile.ts'
import type { SamplePerson } from './samplePerson.ts'
import type { Wallets } from './wallets.ts'

/** Joins the person's keyring and the sample people's open keys behind one port; remembers who is active. */
export async function createWallets(keyring: Keyring, activeFile: string): Promise<Wallets> {
  const file = createJsonFile<{ active: Address | null }>(
    activeFile,
    z.object({ active: z.custom<Address>((value) => typeof value === 'string').nullable() }),
    { active: null },
  )
  let active = (await file.readOrSetAside()).active
  let samples: readonly SamplePerson[] = []
  const changed = createEmitter<void>()
  keyring.onChange(() => changed.emit())
  const sampleOf = (account: Address) => samples.find((person) => person.address === account)

  const wallets: Wallets = {
    changed,
    accounts: () => [
      ...keyring.accounts().map(({ address, label, role, publicKey, origin }) => ({
        address,
        label,
        role,
        publicKey,
        origin,
        sample: false,
      })),
      ...samples
        .filter((person) => person.playable)
        .map(({ address, label, role, publicKey }) => ({
          address,
          label,
          role,
          publicKey,
          origin: 'imported' as const,
          sample: true,
        })),
    ],
    keyholders: () => [
      ...keyring
        .accounts()
        .map(({ address }) => address)
        .filter((address) => wallets.holds(address)),
      ...samples.map(({ address }) => address),
    ],
    setSamples(people) {
      samples = people
      changed.emit()
    },
    active() {
      const known = wallets.accounts()
      if (active !== null && known.some((account) => account.address === active)) return active
      return known[0]?.address ?? null
    },
    actor() {
      const account = wallets.active()
      return account !== null && wallets.holds(account) ? account : null
    },
    async setActive(address) {
      await file.write({ active: address })
      active = address
      changed.emit()
    },
    holds: (account) =>
      sampleOf(account) !== undefined ||
      (keyring.state() === 'unlocked' && keyring.accounts().some(({ address }) => address === account)),
    async sign(account, hash) {
      const sample = sampleOf(account)
      return sample ? sign(hash, sample.privateKey) : keyring.signer(account).sign(hash)
    },
    async publicKey(account) {
      const sample = sampleOf(account)
      if (sample) return hexToBytes(sample.publicKey)
      const own = keyring.accounts().find(({ address }) => address === account)
      return own ? hexToBytes(own.publicKey) : keyring.signer(account).publicKey()
    },
    async open(account, envelope) {
      const sample = sampleOf(account)
      return sample ? openEnvelope(envelope, sample.privateKey) : keyring.signer(account).open(envelope)
    },
    label: (account) =>
      sampleOf(account)?.label ?? keyring.accounts().find(({ address }) => address === account)?.label ?? null,
  }
  return wallets
}
