import { createInterpreterEngine } from './interpreter/createInterpreterEngine.ts'
import { createLibraryEngine } from './engine/createLibraryEngine.ts'
import type { Engine, EngineOptions } from './engine/engine.ts'

/** The engine a node runs: see `EngineOptions.kind`. */
export function createEngine(options: EngineOptions): Promise<Engine> {
  return options.kind === 'library' ? createLibraryEngine(options) : createInterpreterEngine(options)
}
