import { expect, it } from 'vitest'
import { silentLogger } from '#node-core/kernel/log.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { Network } from '../network.ts'
import { createTold, findHolders } from './askMailboxes.ts'

const GENESIS = `0x${'11'.repeat(32)}` as Hash

it('asks the table about one account once a minute, however often it is looked for', async () => {
  let now = 0
  const looked: Uint8Array[] = []
  const network = {
    peerId: 'me',
    peers: () => [],
    async *findProviders(key: Uint8Array) {
      looked.push(key)
      yield* ['me', `holder ${looked.length}`]
    },
  } as unknown as Network
  const clock = { now: () => now, after: () => () => undefined }
  const asking = {
    ...{ network, genesis: GENESIS, log: silentLogger, clock, told: createTold() },
    signal: new AbortController().signal,
  }
  const [mine, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  for (; now < 45_000; now += 5_000) expect(await findHolders(asking, mine)).toEqual(['holder 1'])
  expect(await findHolders(asking, other)).toEqual(['holder 2'])
  expect(await findHolders(asking, mine)).toEqual(['holder 3'])
  expect(looked).toEqual([mine, other, mine])
})
