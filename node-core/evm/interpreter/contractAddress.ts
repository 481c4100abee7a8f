import type { Address } from '#node-core/model/ids.ts'
import { bigintToBytesFast, bytesToHexFast, hexToBytesFast } from '../crypto/hexFast.ts'
import { encodeRlpBytes, encodeRlpList } from '../transaction/rlp.ts'

type Keccak = (bytes: Uint8Array) => Uint8Array

/** CREATE: keccak(rlp([creator, nonce])), last 20 bytes. */
export function createdAddress(keccak: Keccak, creator: Address, nonce: bigint): Address {
  return bytesToHexFast(
    keccak(encodeRlpList([encodeRlpBytes(hexToBytesFast(creator)), encodeRlpBytes(bigintToBytesFast(nonce))])).subarray(
      12,
    ),
  ) as Address
}

/** CREATE2 (EIP-1014): keccak(0xff ‖ creator ‖ salt ‖ keccak(init code)), last 20 bytes. */
export function createdAddress2(keccak: Keccak, creator: Address, salt: Uint8Array, initCode: Uint8Array): Address {
  return bytesToHexFast(
    keccak(Buffer.concat([Uint8Array.of(0xff), hexToBytesFast(creator), salt, keccak(initCode)])).subarray(12),
  ) as Address
}
