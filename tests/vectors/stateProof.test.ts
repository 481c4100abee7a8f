import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { keccak256 } from '../../node-core/kernel/hash.ts'
import { verifyProofReply } from '../../node-core/model/verifyStateProof.ts'
import { stateProofVectors, type StateProofVector } from './stateProofVectors.ts'

const golden = JSON.parse(readFileSync(new URL('stateProof.json', import.meta.url), 'utf8')) as StateProofVector[]
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, field: unknown) => (typeof field === 'bigint' ? String(field) : field)))
const flipped = (hex: string, digit: number) =>
  hex.slice(0, 2 + digit) + (hex[2 + digit] === '0' ? '1' : '0') + hex.slice(3 + digit)

describe('state proofs', () => {
  it('have the bytes they always had', async () => {
    expect(plain(await stateProofVectors())).toEqual(golden)
  })

  it('lead from a trusted block hash to what the account has, by the stand-alone verifier alone', () => {
    for (const { question, reply, proven } of golden)
      expect(plain(verifyProofReply(reply, question, keccak256))).toEqual(proven)
  })

  it('lead nowhere from another chain, block, header or account, nor with a digit changed anywhere', () => {
    for (const { question, reply } of golden) {
      const refused = (changed: unknown, asked = question) =>
        expect(verifyProofReply(changed as never, asked, keccak256)).toBeNull()
      refused(reply, { ...question, blockHash: flipped(question.blockHash, 5) })
      refused(reply, { ...question, genesisHash: flipped(question.genesisHash, 5) })
      refused(reply, { ...question, address: flipped(question.address, 39) })
      refused(reply, { ...question, slots: [...question.slots!, `0x${'00'.repeat(32)}`] })
      for (let digit = 0; digit < reply.header.length - 2; digit += 7)
        refused({ ...reply, header: flipped(reply.header, digit) })
      refused({ ...reply, header: reply.header.slice(0, -2) })
      refused({ ...reply, dividend: reply.account })
      refused({ ...reply, slots: undefined })
      refused(null)
      // Every digit of every proof, where it lies in the text.
      const text = JSON.stringify({
        account: reply.account,
        dividend: reply.dividend,
        slots: reply.slots,
        records: reply.records,
      })
      for (const match of text.matchAll(/"0x([0-9a-f]+)"/g))
        for (let at = match.index + 3; at < match.index + match[0].length - 1; at += 5) {
          const digit = text[at] === '0' ? '1' : '0'
          refused({ header: reply.header, ...(JSON.parse(text.slice(0, at) + digit + text.slice(at + 1)) as object) })
        }
    }
  })
})
