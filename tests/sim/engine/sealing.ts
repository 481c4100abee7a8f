import { bytesToHex, hexToBytes, utf8ToBytes, type Hex } from '../../../node-core/kernel/bytes.ts'
import { keccak256 } from '../../../node-core/kernel/hash.ts'
import { createSeededRandom } from '../../../node-core/kernel/random.ts'
import type { BlockHeader } from '../../../node-core/model/block.ts'
import type { Address, Hash } from '../../../node-core/model/ids.ts'
import type { Seals, WitnessSigner } from '../../../node-core/consensus/ports.ts'
import { decodeListedHeader, headerToHex } from '../../../node-core/consensus/header/headerCodec.ts'
import { createFastSeals } from '../../../node-core/chain/execution/createFastSeals.ts'
import { createSigner } from '../../../node-core/consensus/seals/createSigner.ts'
import { loadFastCrypto } from '../../../node-core/evm/crypto/fastCrypto.ts'

/** Hashing and signing for one simulated network. */
export interface Sealing {
  readonly genesisHash: Hash
  readonly seals: Seals
  signerOf(witness: number): WitnessSigner
  encodeHeader(header: BlockHeader): Hex
  decodeHeader(bytes: Hex): BlockHeader
}

/** 32 bytes of pseudo-random hex. */
export function randomHash(next: () => number): Hash {
  let out = '0x'
  for (let i = 0; i < 8; i++)
    out += Math.floor(next() * 4_294_967_296)
      .toString(16)
      .padStart(8, '0')
  return out as Hash
}

const crypto = await loadFastCrypto()

/**
 * The real thing: canonical CBOR, keccak, secp256k1 as the product recovers it. Some ten times slower than the fake:
 * each signature is recovered once for all nodes.
 */
export function realSealing(seed: number): Sealing {
  const genesisHash = bytesToHex(keccak256(utf8ToBytes(`simulated network ${seed}`))) as Hash
  const signers = new Map<number, WitnessSigner>()
  return {
    genesisHash,
    seals: createFastSeals(genesisHash, crypto),
    signerOf(witness) {
      let signer = signers.get(witness)
      if (signer === undefined)
        signers.set(
          witness,
          (signer = createSigner(genesisHash, keccak256(utf8ToBytes(`witness ${witness} of ${seed}`)))),
        )
      return signer
    },
    encodeHeader: headerToHex,
    decodeHeader: (bytes) => decodeListedHeader(hexToBytes(bytes)),
  }
}

/**
 * Bulk runs: a header's hash is a random number remembered for its content, a signature is the signer's address. Nobody
 * in the
 * simulation forges, so nothing is lost but the cryptography itself (which 20 seeds a scenario do with {@link
 * realSealing}).
 */
export function fakeSealing(seed: number): Sealing {
  const random = createSeededRandom(seed ^ 0x5ea1)
  const hashes = new Map<string, Hash>()
  const byHeader = new WeakMap<BlockHeader, Hash>()
  const headerHash = (h: BlockHeader): Hash => {
    const known = byHeader.get(h)
    if (known !== undefined) return known
    const a = h.attestation
    const content = `${h.version}|${h.height}|${h.slot}|${h.parentHash}|${h.producer}|${h.setId}|${h.txRoot}|${h.stateRoot}|${h.dagAnchor.root}|${h.orphans.join()}|${
      a === null
        ? ''
        : `${a.srcHash}${a.tgtHash}${a.sets.map((s) => s.setId + s.bitmap + s.signatures.join('')).join()}`
    }`
    let hash = hashes.get(content)
    if (hash === undefined) hashes.set(content, (hash = randomHash(random.next)))
    byHeader.set(h, hash)
    return hash
  }
  const addresses = new Map<number, Address>()
  const addressOf = (witness: number): Address => {
    let address = addresses.get(witness)
    if (address === undefined)
      addresses.set(
        witness,
        (address = randomHash(createSeededRandom(seed * 1009 + witness).next).slice(0, 42) as Address),
      )
    return address
  }
  const mark = (address: Address, kind: '01' | '02'): Hex => `${address}${kind}${'00'.repeat(44)}` as Hex
  const readMark = (signature: Hex, kind: '01' | '02') =>
    signature.length === 132 && signature.slice(42, 44) === kind ? (signature.slice(0, 42) as Address) : null
  const orphanHeaders = new Map<Hex, BlockHeader>()
  return {
    genesisHash: randomHash(random.next),
    seals: {
      headerHash,
      headerSigner: (_hash, signature) => readMark(signature, '01'),
      voteSigner: (vote) => readMark(vote.signature, '02'),
    },
    signerOf(witness) {
      const address = addressOf(witness)
      return { address, signHeader: () => mark(address, '01'), signVote: () => mark(address, '02') }
    },
    encodeHeader(header) {
      const name = headerHash(header) as Hex
      orphanHeaders.set(name, header)
      return name
    },
    decodeHeader: (bytes) => orphanHeaders.get(bytes)!,
  }
}
