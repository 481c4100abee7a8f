import { createInterpreterEngine } from '../interpreter/createInterpreterEngine.ts'
import { createLibraryEngine } from './createLibraryEngine.ts'
import type { Engine, EngineOptions } from './engine.ts'

export type { Engine, EngineMessage, EngineOptions, EngineResult } from './engine.ts'
export { BLOCK_HASH_WINDOW } from './rules.ts'

/** The engine a node runs: see `EngineOptions.kind`. */
export function createEngine(options: EngineOptions): Promise<Engine> {
  return options.kind === 'library' ? createLibraryEngine(options) : createInterpreterEngine(options)
}
