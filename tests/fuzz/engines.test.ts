import { describe, expect, it } from 'vitest'
import { loadFastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { createEngine } from '#node-core/evm/createEngine.ts'
import { runScenario, testNative } from '../support/compareEngines.ts'
import { evmScenario, NATIVE } from '../support/evmPrograms.ts'

/** `ENGINE_SEEDS=20000 ENGINE_FIRST_SEED=1 npx vitest run --project fuzz engines`; a failing seed is in the message. */
const seeds = Number(process.env['ENGINE_SEEDS'] ?? 1_500)
const first = Number(process.env['ENGINE_FIRST_SEED'] ?? 1)

describe('engines', () => {
  it('agree on everything that random programs do', async () => {
    const crypto = await loadFastCrypto()
    const nativeContracts = new Map([[NATIVE, testNative]])
    const ours = await createEngine({ chainId: 7, crypto, nativeContracts, kind: 'interpreter' })
    const library = await createEngine({ chainId: 7, crypto, nativeContracts, kind: 'library' })
    for (let seed = first; seed < first + seeds; seed++) {
      const scenario = evmScenario(seed)
      expect((await runScenario(ours, scenario, crypto)).outcome, `seed ${seed}`).toEqual(
        (await runScenario(library, scenario, crypto)).outcome,
      )
    }
  }, 3_600_000)
})
