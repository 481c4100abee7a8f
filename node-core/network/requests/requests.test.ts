import fc from 'fast-check'
import { expect, it } from 'vitest'
import { concatBytes } from '#node-core/kernel/bytes.ts'
import { createByteQueue } from './createByteQueue.ts'

it('a byte queue gives out what came in, however it was cut', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), fc.array(fc.nat(30)), (parts, takes) => {
      const queue = createByteQueue()
      const all = concatBytes(...parts)
      for (const part of parts) queue.append(part)
      const out: Uint8Array[] = []
      for (const take of takes) out.push(queue.take(take))
      const given = concatBytes(...out)
      expect(given).toEqual(
        all.subarray(
          0,
          Math.min(
            all.length,
            takes.reduce((a, b) => a + b, 0),
          ),
        ),
      )
      expect(queue.length).toBe(all.length - given.length)
    }),
  )
})
