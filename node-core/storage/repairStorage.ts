import { Level } from 'level'
import { levelError } from './levelError.ts'

/**
 * Salvages what can be read of a damaged database that nobody has open; what was lost has to be synced again.
 * @throws STORAGE_LOCKED, STORAGE_UNAVAILABLE
 */
export async function repairStorage(folder: string): Promise<void> {
  try {
    await (Level as unknown as { repair(folder: string): Promise<void> }).repair(folder)
  } catch (error) {
    throw levelError(error, folder)
  }
}
