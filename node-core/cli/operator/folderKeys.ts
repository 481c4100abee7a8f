import { join, resolve } from 'node:path'
import { openKeyGuard } from '#node-core/node/keys/openKeyGuard.ts'
import type { KeyGuard } from '#node-core/node/keys/keyGuard.ts'
import { openNodeKeys, type NodeKeys } from '#node-core/node/keys/nodeKeys.ts'
import { neededOption, type CliValues } from '../arguments/options.ts'

/**
 * What `--secret-file` says that the folder's keys lie under, or null.
 * @throws NODE_KEYS_EXPOSED, NODE_BAD_OPTION, NODE_UNREADABLE_FILE
 */
export function guardOption(values: CliValues): Promise<KeyGuard | null> {
  const file = values['secret-file']
  return openKeyGuard({ keychain: null, secretFile: file === undefined ? undefined : resolve(file) })
}

/** The keys of the folder that a command is about. @throws NODE_BAD_OPTION, NODE_KEYS_LOCKED, NODE_KEYS_EXPOSED */
export async function folderKeys(values: CliValues): Promise<NodeKeys> {
  return openNodeKeys(join(resolve(neededOption(values, 'data', 'DIR')), 'node-keys.json'), await guardOption(values))
}
