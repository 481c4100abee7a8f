/**
 * What the node's own keys lie under on the disk. Without one they are as safe as the permissions of their file
 * (ownFolder.ts).
 */
export interface KeyGuard {
  readonly kind: 'keychain' | 'secretFile'
  seal(plain: Uint8Array): Promise<Uint8Array>
  /** Null when it was not sealed by this guard, or has changed. */
  open(sealed: Uint8Array): Promise<Uint8Array | null>
}
