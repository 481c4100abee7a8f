import { bytesToHex, utf8ToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { privateKeyToAddress, publicKeyOf } from '#node-core/kernel/keys.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import type { Role } from '#node-core/model/role.ts'

/** A made-up person of a test network. The money is worth nothing, so the keys lie open in the network's folder. */
export interface SamplePerson {
  readonly role: Role
  readonly label: string
  readonly address: Address
  readonly privateKey: Uint8Array
  readonly publicKey: Hex
  /** Shown in the account switcher; the others only receive shares. */
  readonly playable: boolean
}

const CAST: readonly Pick<SamplePerson, 'role' | 'label' | 'playable'>[] = [
  { role: 'studio', label: 'Northlight Pictures', playable: true },
  { role: 'fan', label: 'Alice (fan)', playable: true },
  { role: 'factory', label: 'Foundry 22', playable: true },
  { role: 'designer', label: 'Mira Okafor', playable: false },
  { role: 'developer', label: 'Paradigm Works', playable: false },
  { role: 'supplier', label: 'Resin & Alloy Supply', playable: false },
  { role: 'carrier', label: 'Harbour Line Couriers', playable: false },
]

/** Everybody of the sample world, from the network's 32-byte sample seed. */
export function samplePeople(seed: Uint8Array): readonly SamplePerson[] {
  return CAST.map((person) => {
    const privateKey = taggedHash('dipnet/sample-person', seed, utf8ToBytes(person.role))
    return {
      ...person,
      privateKey,
      address: toAddress(privateKeyToAddress(privateKey)),
      publicKey: bytesToHex(publicKeyOf(privateKey)),
    }
  })
}

export function personOf(people: readonly SamplePerson[], role: Role): SamplePerson {
  const person = people.find((candidate) => candidate.role === role)
  return person ?? people[0]!
}
