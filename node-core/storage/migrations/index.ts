import { nameTheChain } from './0001NameTheChain.ts'
import { consensusInTheState } from './0002ConsensusInTheState.ts'
import { nameTheLeaves } from './0003NameTheLeaves.ts'
import type { Migration } from './migration.ts'

/** `MIGRATIONS[n - 1]` turns format n into n + 1. */
export const MIGRATIONS: readonly Migration[] = [nameTheChain, consensusInTheState, nameTheLeaves]

export const FORMAT_VERSION = MIGRATIONS.length + 1
