import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { chainVectors } from './chainVectors.ts'

it('headers, votes, attestations, permutations and evidence have the bytes, hashes and signatures they always had', () => {
  const golden: unknown = JSON.parse(readFileSync(new URL('chain.json', import.meta.url), 'utf8'))
  expect(JSON.parse(JSON.stringify(chainVectors()))).toEqual(golden)
})
