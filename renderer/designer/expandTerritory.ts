import { EU_COUNTRIES } from '#node-core/model/licence.ts'

/** The countries of a licence's territory, each once: `EU` stands for its members (as in the contract). */
export function expandTerritory(territory: readonly string[]): readonly string[] {
  return [...new Set(territory.flatMap((code) => (code === 'EU' ? EU_COUNTRIES : [code])))]
}
