import { nameTheChain } from './0001NameTheChain.ts'
import type { Migration } from './migration.ts'

/** `MIGRATIONS[n - 1]` turns format n into n + 1. */
export const MIGRATIONS: readonly Migration[] = [nameTheChain]

export const FORMAT_VERSION = MIGRATIONS.length + 1
