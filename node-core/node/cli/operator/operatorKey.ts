import { join, resolve } from 'node:path'
import { badOption } from '../../errors.ts'
import { openNodeKeys } from '../../session/nodeKeys.ts'
import { neededOption, type CliValues } from '../options.ts'

/** The key of the folder that a command signs with. @throws NODE_BAD_OPTION, NODE_STATE_DAMAGED */
export async function operatorKey(values: CliValues): Promise<Uint8Array> {
  const { from = 'witness' } = values
  if (from !== 'witness' && from !== 'treasury') throw badOption('--from is witness or treasury', { option: 'from' })
  const keys = await openNodeKeys(join(resolve(neededOption(values, 'data', 'DIR')), 'node-keys.json'))
  return keys[from]
}
