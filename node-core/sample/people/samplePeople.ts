import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import { bytesToHex, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { privateKeyToAddress, publicKeyOf } from '#node-core/kernel/keys.ts'
import { toAddress } from '#node-core/model/ids.ts'
import type { Role } from '#node-core/model/role.ts'
import type { SamplePerson } from '#node-core/node/session/samplePerson.ts'

/** `startingDpn`: enough for everything a newcomer tries. */
const CAST: readonly (Pick<SamplePerson, 'role' | 'label' | 'playable'> & { readonly startingDpn: bigint })[] = [
  { role: 'studio', label: 'Northlight Pictures', playable: true, startingDpn: 2_000n },
  { role: 'fan', label: 'Alice (fan)', playable: true, startingDpn: 25_000n },
  { role: 'factory', label: 'Foundry 22', playable: true, startingDpn: 2_000n },
  { role: 'designer', label: 'Mira Okafor', playable: false, startingDpn: 10n },
  { role: 'developer', label: 'Paradigm Works', playable: false, startingDpn: 500n },
  { role: 'supplier', label: 'Resin & Alloy Supply', playable: false, startingDpn: 10n },
  { role: 'carrier', label: 'Harbour Line Couriers', playable: false, startingDpn: 10n },
]

/** Everybody of the sample world, from the network's 32-byte sample seed. */
export function samplePeople(seed: Uint8Array): readonly SamplePerson[] {
  return CAST.map(({ startingDpn, ...person }) => {
    const privateKey = taggedHash('dipnet/sample-person', seed, utf8ToBytes(person.role))
    return {
      ...person,
      privateKey,
      address: toAddress(privateKeyToAddress(privateKey)),
      publicKey: bytesToHex(publicKeyOf(privateKey)),
      startingWei: startingDpn * WEI_PER_DPN,
    }
  })
}

export function personOf(people: readonly SamplePerson[], role: Role): SamplePerson {
  const person = people.find((candidate) => candidate.role === role)
  return person ?? people[0]!
}
