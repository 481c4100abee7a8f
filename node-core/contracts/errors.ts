import { defineError } from '../kernel/errors.ts'

/** The Solidity compiler refused, or warned. */
export const compilationFailed = defineError('bug', 'CONTRACTS_COMPILATION_FAILED')
/** A licence configuration or territory that the contract would refuse. */
export const badTerritory = defineError('input', 'CONTRACTS_BAD_TERRITORY')
/** Bytes that do not decode to the configuration of this paradigm. */
export const badConfigBytes = defineError('input', 'CONTRACTS_BAD_CONFIG_BYTES')
