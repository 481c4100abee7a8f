import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { calls, type CallName } from '#node-core/api/contract.ts'
import { MAX_MESSAGE_CHARS } from '#node-core/api/createServer.ts'
import type { Activity } from '#node-core/api/calls/app.ts'
import { decodeWire } from '#node-core/api/wire.ts'
import { createDesign } from '#node-core/model/design.ts'
import type { Account } from '#node-core/model/account.ts'
import type { NetworkStatus } from '#node-core/model/network.ts'
import { propHash } from '#node-core/model/prop.ts'
import type { PublishedProp } from '#node-core/model/publishedProp.ts'
import type { Role } from '#node-core/model/role.ts'
import { hostileInput, PLAUSIBLE } from './hostileInputs.ts'
import { codeOf, rawCall, type Seam, type WireReply } from './seam.ts'

const DPN = 10n ** 18n
const NAMES = Object.keys(calls) as CallName[]
const LOCAL_STEPS = ['genesis', 'chain', 'people', 'props', 'factory', 'fan']

/** What every transport owes a renderer, against a real node. `open` gives a node that has no network yet. */
export function describeSeam(transportName: string, open: () => Promise<Seam>): void {
  describe(`the seam over ${transportName}`, () => {
    let seam: Seam
    beforeAll(async () => {
      seam = await open()
    }, 180_000)
    afterAll(() => seam?.close(), 60_000)

    const sample = async (role: Role): Promise<Account> =>
      (await seam.client.call('accounts.list')).accounts.find((account) => account.sample && account.role === role)!
    const firstProp = async (): Promise<PublishedProp> => (await seam.client.call('props.list', {}))[0]!
    const balance = async (address: string) => (await seam.client.call('chain.account', { address })).balanceWei

    describe('before there is a network', () => {
      it('answers what needs none, and says so where one is needed', async () => {
        expect(await seam.client.call('app.health')).toEqual({ state: 'ok', code: null, detail: null })
        expect((await seam.client.call('network.status')).mode).toBe('none')
        expect(await rawCall(seam.transport, 'props.list', {})).toMatchObject({
          ok: false,
          error: { code: 'NODE_NO_NETWORK', family: 'unavailable' },
        })
      })

      it('refuses unknown calls, wrong inputs and what is no message, each by its own code', async () => {
        expect(await rawCall(seam.transport, 'orders.steal', {})).toEqual({
          ok: false,
          error: { code: 'API_UNKNOWN_CALL', family: 'input', data: { call: 'orders.steal' } },
        })
        expect(await rawCall(seam.transport, 'toString')).toMatchObject({
          ok: false,
          error: { code: 'API_UNKNOWN_CALL' },
        })
        expect(await rawCall(seam.transport, 'accounts.newPhrase', { words: 13 })).toMatchObject({
          ok: false,
          error: { code: 'API_BAD_INPUT', family: 'input', data: { call: 'accounts.newPhrase', path: 'words' } },
        })
        expect(decodeWire(await seam.transport.request('{'))).toMatchObject({
          ok: false,
          error: { code: 'API_BAD_WIRE', family: 'invalid' },
        })
        expect(decodeWire(await seam.transport.request('[1]'))).toMatchObject({
          ok: false,
          error: { code: 'API_BAD_INPUT' },
        })
      })

      it('does not take a message larger than the limit', async () => {
        const text = JSON.stringify({ name: 'app.info', x: 'x'.repeat(MAX_MESSAGE_CHARS) })
        const reply = await seam.transport.request(text).then(
          (answer) => (decodeWire(answer) as WireReply).ok,
          () => false,
        )
        expect(reply).toBe(false)
        expect((await seam.client.call('app.info')).version).not.toBe('')
      })

      it('ends a founding that is cancelled, and leaves nothing of it', async () => {
        const controller = new AbortController()
        const steps: string[] = []
        const run = seam.client.run('network.startLocal', undefined, {
          signal: controller.signal,
          onProgress: ({ step }) => {
            steps.push(step)
            if (step === 'people') controller.abort()
          },
        })
        expect(await codeOf(run)).toBe('CANCELLED')
        // The node may still be putting things away: it is done when it says that there is no network.
        await expect.poll(async () => (await seam.client.call('network.status')).mode, { timeout: 30_000 }).toBe('none')
        expect(steps).toContain('people')
        expect(steps).not.toContain('fan')
      }, 60_000)

      it('founds the local network, its steps in order and never going back', async () => {
        const progress: { step: string; done: number }[] = []
        const statuses: NetworkStatus[] = []
        const stop = seam.client.on('network.status', undefined, (status) => void statuses.push(status))
        const status = await seam.client.run('network.startLocal', undefined, {
          onProgress: (item) => void progress.push(item),
        })
        expect(status).toMatchObject({ mode: 'local', witness: true, dev: true })
        expect([...new Set(progress.map(({ step }) => step))]).toEqual(LOCAL_STEPS)
        expect(progress.map(({ done }) => done)).toEqual(progress.map(({ done }) => done).toSorted((a, b) => a - b))
        await expect.poll(() => statuses.at(-1)?.mode, { timeout: 10_000 }).toBe('local')
        expect(statuses[0]?.mode).toBe('none')
        stop()
        expect(await codeOf(seam.client.run('network.startLocal', undefined))).toBe('NODE_NETWORK_EXISTS')
        // Nobody plays the sample people while this suite looks at balances.
        await seam.client.call('app.saveSettings', { autopilot: false })
      }, 120_000)
    })

    describe('feeds', () => {
      it('give the present value, then each change, and nothing once ended', async () => {
        const seen: string[] = []
        const stop = seam.client.on('app.settings', undefined, ({ theme }) => void seen.push(theme))
        await expect.poll(() => seen.length, { timeout: 5_000 }).toBe(1)
        await seam.client.call('app.saveSettings', { theme: 'light' })
        await expect.poll(() => seen, { timeout: 5_000 }).toEqual(['dark', 'light'])
        stop()
        await seam.client.call('app.saveSettings', { theme: 'dark' })
        await seam.client.call('app.info')
        expect(seen).toEqual(['dark', 'light'])
      })

      it('are refused with a code when unknown or asked wrongly', async () => {
        const codes: string[] = []
        const stops = [
          seam.client.on(
            'orders.rumours' as 'market.changed',
            undefined,
            () => codes.push('event'),
            (error) => codes.push(error.code),
          ),
          seam.client.on(
            'market.changed',
            { what: 1 } as never,
            () => codes.push('event'),
            (error) => codes.push(error.code),
          ),
        ]
        await expect.poll(() => codes.toSorted(), { timeout: 5_000 }).toEqual(['API_BAD_INPUT', 'API_UNKNOWN_CALL'])
        for (const stop of stops) stop()
      })

      it('carry several at once without mixing them', async () => {
        const activity: (readonly Activity[])[] = []
        const accounts: number[] = []
        const stops = [
          seam.client.on('app.activity', undefined, (items) => void activity.push(items)),
          seam.client.on('accounts.state', undefined, (state) => void accounts.push(state.accounts.length)),
        ]
        await expect.poll(() => activity.length > 0 && accounts.length > 0, { timeout: 5_000 }).toBe(true)
        expect(Array.isArray(activity[0])).toBe(true)
        expect(accounts[0]).toBeGreaterThanOrEqual(3)
        for (const stop of stops) stop()
      })
    })

    describe('money and long calls', () => {
      it('carries amounts exactly both ways, and bytes as bytes', async () => {
        const fan = await sample('fan')
        const studio = await sample('studio')
        const amountWei = 123_456_789_012_345_678_901n
        const prepared = await seam.client.run('actions.prepare', {
          kind: 'sendDpn',
          from: fan.address,
          to: studio.address,
          amountWei,
        })
        expect(prepared.amountWei).toBe(amountWei)
        expect(prepared.sentence.data['amountWei']).toBe(amountWei)
        const reply = await rawCall(seam.transport, 'accounts.newPhrase', { words: new Uint8Array([12]) })
        expect(reply).toMatchObject({ ok: false, error: { code: 'API_BAD_INPUT' } })
      })

      it('pays once when confirmed twice at the same time, and again later', async () => {
        const fan = await sample('fan')
        const to = `0x${'5e'.repeat(20)}`
        const before = await seam.client.call('chain.account', { address: fan.address })
        const { id } = await seam.client.run('actions.prepare', {
          kind: 'sendDpn',
          from: fan.address,
          to,
          amountWei: 3n * DPN,
        })
        const [first, second] = await Promise.all([
          seam.client.run('actions.confirm', { id }),
          seam.client.run('actions.confirm', { id }),
        ])
        expect(first.state).toBe('included')
        expect(second).toEqual(first)
        expect(await seam.client.run('actions.confirm', { id })).toEqual(first)
        expect(await balance(to)).toBe(3n * DPN)
        expect((await seam.client.call('chain.account', { address: fan.address })).nonce).toBe(before.nonce + 1)
      }, 60_000)

      it('sends two actions of one account confirmed at the same time, both', async () => {
        const fan = await sample('fan')
        const to = `0x${'6e'.repeat(20)}`
        const prepare = async (amountWei: bigint) =>
          (await seam.client.run('actions.prepare', { kind: 'sendDpn', from: fan.address, to, amountWei })).id
        const ids = [await prepare(1n), await prepare(20n), await prepare(300n)]
        const results = await Promise.all(ids.map((id) => seam.client.run('actions.confirm', { id })))
        expect(new Set(results.map(({ transaction }) => transaction)).size).toBe(3)
        expect(await balance(to)).toBe(321n)
      }, 60_000)

      it('quotes with progress, and stops when cancelled', async () => {
        const { prop, licence } = await firstProp()
        const input = { licence: licence.address, design: createDesign(propHash(prop)) }
        const controller = new AbortController()
        expect(
          await codeOf(
            seam.client.run('designs.quotes', input, {
              signal: controller.signal,
              onProgress: () => controller.abort(),
            }),
          ),
        ).toBe('CANCELLED')
        const steps = new Set<string>()
        const { quotes } = await seam.client.run('designs.quotes', input, {
          onProgress: ({ step }) => void steps.add(step),
        })
        expect(steps).toContain('model')
        expect(steps).toContain('prices')
        expect(quotes.length).toBeGreaterThan(0)
        for (const quote of quotes)
          expect(quote.split.reduce((sum, line) => sum + line.amountWei, 0n)).toBe(quote.priceWei)
      }, 120_000)

      it('places one order for a double click', async () => {
        const { prop, licence } = await firstProp()
        const fan = await sample('fan')
        const design = createDesign(propHash(prop))
        const [quote] = (await seam.client.run('designs.quotes', { licence: licence.address, design })).quotes
        const delivery = {
          recipient: 'Ann',
          lines: ['1 Street'],
          postalCode: '10115',
          city: 'Berlin',
          country: 'DE',
          contact: 'ann@example.org',
        }
        const { id } = await seam.client.run('actions.prepare', {
          kind: 'placeOrder',
          from: fan.address,
          licence: licence.address,
          design,
          quoteHash: quote!.hash,
          factory: quote!.factory,
          delivery,
        })
        const [first, second] = await Promise.all([
          seam.client.run('actions.confirm', { id }),
          seam.client.run('actions.confirm', { id }),
        ])
        expect(second).toEqual(first)
        const orders = await seam.client.call('orders.list', { party: fan.address, as: 'fan' })
        expect(orders.map((order) => order.id)).toEqual([first.order!.id])
        expect(await balance(licence.address)).toBe(quote!.priceWei)
      }, 120_000)
    })

    describe('hostile input', () => {
      it.each(NAMES)(
        '%s answers with a value or a code, never with our own mistake',
        async (name) => {
          const check = async (input: unknown) => {
            const reply = await rawCall(seam.transport, name, input)
            if (!reply.ok) expect(reply.error.family, `${name} ${reply.error.code}`).not.toBe('bug')
          }
          for (const input of PLAUSIBLE[name]) await check(input)
          await fc.assert(fc.asyncProperty(hostileInput(name), check), {
            numRuns: seam.fuzzRuns,
            interruptAfterTimeLimit: 20_000,
          })
        },
        120_000,
      )

      it('any text is answered, and the node lives', async () => {
        const text = fc.oneof(
          fc.string(),
          fc.json(),
          fc.constantFrom(
            '',
            'null',
            '0',
            '"x"',
            '{"name":{}}',
            '{"name":"app.info","input":{"$n":"x"}}',
            '{"name":"app.info","input":{"$b":"!"}}',
            '{"__proto__":1,"name":"app.info"}',
            '[[[[[[[[',
          ),
        )
        await fc.assert(
          fc.asyncProperty(text, async (message) => {
            const reply = decodeWire(await seam.transport.request(message)) as WireReply
            expect(reply.ok ? '' : reply.error.family).not.toBe('bug')
          }),
          { numRuns: seam.fuzzRuns * 2 },
        )
        expect((await seam.client.call('network.status')).mode).toBe('local')
      }, 60_000)
    })
  })
}
