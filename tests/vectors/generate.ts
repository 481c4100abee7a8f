import { writeFileSync } from 'node:fs'
import { chainVectors } from './chainVectors.ts'
import { executionVectors } from './executionVectors.ts'
import { stateProofVectors } from './stateProofVectors.ts'

/**
 * `npx tsx tests/vectors/generate.ts` writes the vectors anew: only when a format changes on purpose, with a format
 * version.
 */
writeFileSync(new URL('chain.json', import.meta.url), `${JSON.stringify(chainVectors(), null, 1)}\n`)
writeFileSync(new URL('execution.json', import.meta.url), `${JSON.stringify(await executionVectors(), null, 1)}\n`)
writeFileSync(new URL('stateProof.json', import.meta.url), `${JSON.stringify(await stateProofVectors(), null, 1)}\n`)
