/**
 * One implementation of ECDSA public key recovery on secp256k1. All of them must agree on every input: senders are
 * consensus.
 */
export interface KeyRecovery {
  readonly name: 'native' | 'wasm'
  /**
   * The signer's public key, 64 bytes without prefix, or null when there is none: r or s zero or not below the group's
   * order, r no
   * point's x, a result at infinity, a parity other than 0 and 1 (Ethereum has no recovery ids 2 and 3). High s
   * recovers: refusing it is the caller's.
   * @param hash 32 bytes @param signature r ‖ s, 64 bytes
   */
  recover(hash: Uint8Array, signature: Uint8Array, yParity: number): Uint8Array | null
}
