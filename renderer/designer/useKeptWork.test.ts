import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, effectScope, nextTick, shallowRef } from 'vue'
import { createDesign, type Design } from '#node-core/model/design.ts'
import type { Address } from '#node-core/model/ids.ts'
import { propHash, type Prop } from '#node-core/model/prop.ts'
import { ACCOUNTS, LICENCE, PEOPLE } from '../../tests/support/fakeNode/sampleWorld.ts'
import { testProp } from '../../tests/support/testProp.ts'
import type { NodeConnection } from '../api/connectNode.ts'
import { NODE_CONNECTION } from '../api/useNode.ts'
import { useAccountsStore } from '../stores/accounts.ts'
import type { Designer } from './useDesigner.ts'
import { useKeptWork } from './useKeptWork.ts'

const prop = testProp()
const designOf = (color: string): Design =>
  createDesign(propHash(prop), [{ type: 'setPartColor', part: 'body', color: color as '#808080' }])

/** The workbench of a node, and a page on which somebody designs. */
function open() {
  const kept = new Map<string, Design | null>()
  const answers: Record<string, (input: never) => unknown> = {
    'workbench.design': () => ({ design: kept.get(`${accounts.activeAddress}`) ?? null }),
    'workbench.keepDesign': ({ account, design }: { account: Address | null; design: Design | null }) => {
      kept.set(`${account}`, design)
      return null
    },
  }
  const client = { call: (name: string, input: never) => Promise.resolve(answers[name]!(input)) }
  const app = createApp({})
  app.provide(NODE_CONNECTION, { client } as unknown as NodeConnection)
  app.use(createPinia())
  const scope = effectScope()
  const design = shallowRef<Design | null>(createDesign(propHash(prop)))
  const designer = { design, load: (next: Design) => void (design.value = next) } as unknown as Designer
  const accounts = app.runWithContext(() => useAccountsStore())
  const become = async (active: Address) => {
    accounts.$patch({ state: { state: 'unlocked', accounts: ACCOUNTS, active, keychainUnlock: false } } as never)
    await vi.advanceTimersByTimeAsync(1)
  }
  const start = () =>
    app.runWithContext(() =>
      scope.run(() =>
        useKeptWork(
          () => LICENCE,
          shallowRef<Prop | null>(prop),
          designer,
          () => true,
        ),
      ),
    )
  const paint = async (color: string) => {
    design.value = designOf(color)
    await nextTick()
  }
  return { kept, become, start, paint, stop: () => scope.stop(), design }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the design in hand', () => {
  it('is kept for the account that made it, also when another becomes active before the hands rest', async () => {
    const page = open()
    await page.become(PEOPLE.me)
    page.start()
    await vi.advanceTimersByTimeAsync(1)
    await page.paint('#aa2211')
    await vi.advanceTimersByTimeAsync(50)
    await page.become(PEOPLE.fan)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(page.kept.get(PEOPLE.me)).toEqual(designOf('#aa2211'))
    expect(page.kept.has(PEOPLE.fan)).toBe(false)
  })

  it('is there again when its account comes back', async () => {
    const page = open()
    await page.become(PEOPLE.me)
    page.start()
    await vi.advanceTimersByTimeAsync(1)
    await page.paint('#aa2211')
    await page.become(PEOPLE.fan)
    await page.paint('#808080')
    await page.become(PEOPLE.me)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(page.design.value).toEqual(designOf('#aa2211'))
    expect(page.kept.get(PEOPLE.fan)).toEqual(designOf('#808080'))
  })

  it('is kept when the page is left within the rest', async () => {
    const page = open()
    await page.become(PEOPLE.me)
    page.start()
    await vi.advanceTimersByTimeAsync(1)
    await page.paint('#aa2211')
    page.stop()
    await vi.advanceTimersByTimeAsync(1)
    expect(page.kept.get(PEOPLE.me)).toEqual(designOf('#aa2211'))
  })
})
