import { describe, expect, it } from 'vitest'
import { toAddress } from '#node-core/model/ids.ts'
import type { LicenceRecord } from './licenceRecord.ts'
import { pageOfLicences, type LicencesQuery } from './pageOfLicences.ts'

const addressOf = (n: number) => toAddress(`0x${n.toString(16).padStart(40, '0')}`)
/** Newest first; every third is of another studio. */
const LINES = Array.from({ length: 600 }, (_, i) => ({
  address: addressOf(600 - i),
  studio: addressOf(i % 3 === 0 ? 9_001 : 9_000),
})) as unknown as readonly LicenceRecord[]

/** What a page shows, and how many lines were read for it. */
async function page(query: Partial<LicencesQuery>, unreadable: ReadonlySet<number> = new Set()) {
  let read = 0
  const found = await pageOfLicences(LINES, { limit: 50, ...query }, async ({ address }) => {
    read++
    const n = Number(address)
    if (unreadable.has(n)) throw new Error('its document is not here')
    return n
  })
  return { found, read }
}

describe('a page of licence lines', () => {
  it('reads what it shows, however many lines there are', async () => {
    const first = await page({})
    expect(first.found).toEqual(Array.from({ length: 50 }, (_, i) => 600 - i))
    expect(first.read).toBe(50)
    const second = await page({ before: addressOf(551) })
    expect(second.found[0]).toBe(550)
    expect(second.read).toBe(50)
  })

  it('walks through all of them once, and ends with a short page', async () => {
    const seen: number[] = []
    for (let before: LicencesQuery['before']; ;) {
      const { found } = await page({ limit: 70, before })
      seen.push(...found)
      if (found.length < 70) break
      before = addressOf(found.at(-1)!)
    }
    expect(seen).toEqual(Array.from({ length: 600 }, (_, i) => 600 - i))
  })

  it('puts the next line in the place of one that cannot be read', async () => {
    const { found } = await page({ limit: 3 }, new Set([599, 597]))
    expect(found).toEqual([600, 598, 596])
  })

  it('is of one studio where one was asked for', async () => {
    const { found, read } = await page({ studio: addressOf(9_001), limit: 4 })
    expect(found).toEqual([600, 597, 594, 591])
    expect(read).toBe(4)
  })

  it('is empty behind a line that is gone', async () =>
    expect((await page({ before: addressOf(4_000) })).found).toEqual([]))
})
