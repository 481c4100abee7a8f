import { defineError } from '#node-core/kernel/errors.ts'

/** A genesis file that breaks a rule; `field` says where. */
export const badGenesis = defineError('input', 'CHAIN_BAD_GENESIS')
/** Bytes or fields that are no header at all. */
export const badHeader = defineError('invalid', 'CHAIN_BAD_HEADER')
/** Bytes that are no block, or a body that does not match its header. */
export const badBlock = defineError('invalid', 'CHAIN_BAD_BLOCK')
/** Bytes or fields that are no vote. */
export const badVote = defineError('invalid', 'CHAIN_BAD_VOTE')
/** The signature is not the named producer's. */
export const wrongSigner = defineError('invalid', 'CHAIN_WRONG_SIGNER')
/** Height, slot or parent do not continue the parent. */
export const brokenLink = defineError('invalid', 'CHAIN_BROKEN_LINK')
/** It is another witness's slot, or the producer is jailed. */
export const wrongTurn = defineError('invalid', 'CHAIN_WRONG_TURN')
/** The header names another witness set than the one active here. */
export const wrongSet = defineError('invalid', 'CHAIN_WRONG_SET')
/** The attestation breaks a rule of protocol.md §2.7. */
export const badAttestation = defineError('invalid', 'CHAIN_BAD_ATTESTATION')
/** A listed orphan header is not one that may be listed. */
export const badOrphan = defineError('invalid', 'CHAIN_BAD_ORPHAN')
/** The header's roots are not those of executing its body. */
export const wrongExecution = defineError('invalid', 'CHAIN_WRONG_EXECUTION')
/** Slot further ahead than any clock we tolerate. */
export const fromFuture = defineError('invalid', 'CHAIN_FROM_FUTURE')
/** Evidence that proves nothing (wrong chain, same message twice, wrong signer …). */
export const badEvidence = defineError('refused', 'CHAIN_BAD_EVIDENCE')
/** A registry call that the rules refuse. */
export const registryRefused = defineError('refused', 'CHAIN_REGISTRY_REFUSED')
/** Stored consensus data that contradicts itself. */
export const corruptConsensus = defineError('corrupt', 'CHAIN_CORRUPT_CONSENSUS')
/** A recovery file that breaks a rule, lacks a signature or is another network's; `field` says where. */
export const badRecovery = defineError('input', 'CHAIN_BAD_RECOVERY')
/** A block, or this node's own final block, that contradicts a recovery its operator gave it. */
export const recoveryConflict = defineError('refused', 'CHAIN_RECOVERY_CONFLICT')
