import { badOption } from '#node-core/node/errors.ts'
import { folderKeys } from './folderKeys.ts'
import type { CliValues } from '../arguments/options.ts'

/** The key of the folder that a command signs with. @throws NODE_BAD_OPTION, NODE_KEYS_LOCKED, NODE_KEYS_EXPOSED */
export async function operatorKey(values: CliValues): Promise<Uint8Array> {
  const { from = 'witness' } = values
  if (from !== 'witness' && from !== 'treasury') throw badOption('--from is witness or treasury', { option: 'from' })
  const keys = await folderKeys(values)
  return keys[from]
}
