import { describe, expect, it } from 'vitest'
import { createClient } from '#node-core/api/createClient.ts'
import { connectionLost } from '#node-core/api/createClient.ts'
import type { Transport } from '#node-core/api/transport.ts'
import { launchApp, type LaunchedApp } from '../support/launchApp.ts'
import { describeSeam } from './describeSeam.ts'

/** What the preload gives the page, and what this test keeps beside it. */
interface PageSide {
  readonly dipnet: Transport
  readonly seamStops: Map<number, () => void>
  seamMessage(id: number, text: string): void
}

/** The page's own transport, driven from outside the window. */
async function transportOf({ page }: LaunchedApp): Promise<Transport> {
  const listeners = new Map<number, (text: string) => void>()
  let nextId = 1
  await page.exposeFunction('seamMessage', (id: number, text: string) => listeners.get(id)?.(text))
  await page.evaluate(() => void ((globalThis as unknown as { seamStops: unknown }).seamStops = new Map()))
  return {
    request: (text) =>
      page
        .evaluate((message) => (globalThis as unknown as PageSide).dipnet.request(message), text)
        .catch((cause: unknown) => Promise.reject(connectionLost('the window refused', {}, cause))),
    subscribe(text, onMessage) {
      const id = nextId++
      listeners.set(id, onMessage)
      const begun = page.evaluate(
        ([number, message]) => {
          const side = globalThis as unknown as PageSide
          side.seamStops.set(
            number,
            side.dipnet.subscribe(message, (item) => side.seamMessage(number, item)),
          )
        },
        [id, text] as const,
      )
      return () => {
        listeners.delete(id)
        void begun
          .then(() => page.evaluate((number) => (globalThis as unknown as PageSide).seamStops.get(number)?.(), id))
          .catch(() => undefined)
      }
    },
  }
}

describeSeam('Electron IPC', async () => {
  const app = await launchApp()
  const transport = await transportOf(app)
  return { client: createClient(transport), transport, fuzzRuns: 15, close: () => app.close() }
})

describe('files of an Electron window', () => {
  it('go in and out by content id, before there is a network too', async () => {
    const app = await launchApp()
    const outcome = await app.page.evaluate(async () => {
      const reply = (await (
        await fetch('content://node/', { method: 'POST', body: new Blob(['a backup']) })
      ).json()) as { ok: boolean; value: string }
      const again = await (await fetch(`content://node/${reply.value}`)).text()
      const part = await (await fetch(`content://node/${reply.value}`, { headers: { range: 'bytes=2-5' } })).text()
      const missing = (await fetch(`content://node/bafkrei${'a'.repeat(52)}`)).status
      return { ok: reply.ok, again, part, missing }
    })
    expect(outcome).toEqual({ ok: true, again: 'a backup', part: 'back', missing: 404 })
    await app.close()
  }, 120_000)
})
