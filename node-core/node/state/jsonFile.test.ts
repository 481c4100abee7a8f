import { expect, it } from 'vitest'
import { z } from 'zod'
import { encodeWire } from '#node-core/api/wire.ts'
import { cutPowerEverywhere } from '../../../tests/support/forgetfulDisk.ts'
import { createJsonFile } from './jsonFile.ts'

const schema = z.object({ n: z.number() })

it('a small document survives a power cut at any step: the old one or the new one, never half of it', async () => {
  const [old, next] = [encodeWire({ n: 1 }), encodeWire({ n: 2 })]
  const write = (disk: Parameters<typeof createJsonFile>[3]) =>
    createJsonFile('/d/settings.json', schema, { n: 0 }, disk).write({ n: 2 })
  const steps = await cutPowerEverywhere('/d/settings.json', old, write, (held, resolved) => {
    if (resolved) expect(held).toBe(next)
    else expect([old, next]).toContain(held)
  })
  expect(steps).toBeGreaterThanOrEqual(4)
})
