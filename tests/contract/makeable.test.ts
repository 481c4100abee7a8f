import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action } from '#node-core/api/calls/actions.ts'
import type { Account } from '#node-core/model/account.ts'
import type { Prop, PropColor } from '#node-core/model/prop.ts'
import type { Role } from '#node-core/model/role.ts'
import { paintedCube } from '../support/paintedCube.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'
import { testGlb } from '../support/testGlb.ts'
import { testProp } from '../support/testProp.ts'
import { codeOf } from './seam.ts'

let real: RealNode
const person = async (role: Role): Promise<Account> =>
  (await real.client.call('accounts.list')).accounts.find((account) => account.sample && account.role === role)!
beforeAll(async () => {
  real = await openRealNode()
  await real.client.run('network.startLocal', undefined)
  await real.client.call('app.saveSettings', { autopilot: false })
}, 300_000)
afterAll(() => real?.remove())

async function publish(change: Partial<Prop>, glb: Uint8Array, more: { evenIfUnmakeable?: true } = {}) {
  const [studio, designer] = [await person('studio'), await person('factory')]
  await real.client.call('accounts.activate', { address: studio.address })
  const file = await real.putFile(glb)
  const closesAt = new Date(Date.now() + 90 * 86_400_000).toISOString().replace(/\.\d+/, '')
  const prop = testProp({ ...change, glb: file, licence: { ...testProp().licence, endsAt: closesAt } })
  const terms = {
    designer: designer.address,
    royaltyBps: 1_000,
    designerBps: 500,
    cap: 5,
    territory: ['EU', 'US'],
    opensAt: new Date(Date.now() - 60_000).toISOString(),
    closesAt,
    acceptWindowS: 3_600,
    produceWindowS: 86_400,
    disputeWindowS: 86_400,
    minPriceWei: 10n ** 16n,
    maxOpenPerBuyer: 5,
    cancelFeeBps: 100,
    anyFactory: false,
    factories: [designer.address],
  }
  return real.client.run('actions.prepare', {
    kind: 'publishProp',
    from: studio.address,
    prop,
    terms,
    ...more,
  } as Action)
}
const openCube = testGlb({ edit: (json) => void (json.accessors[1]!.count = 33) })

describe('a prop that nobody can make is not published', () => {
  it('an open body is refused, by the name of its part', async () => {
    await expect(publish({}, openCube)).rejects.toMatchObject({ code: 'MARKET_PROP_NOT_SOLID', data: { part: 'Body' } })
  })

  it('an open body is published by a studio that says it knows, and is told again before it signs', async () => {
    const { warnings } = await publish({}, openCube, { evenIfUnmakeable: true })
    expect(warnings).toEqual([{ code: 'nobodyCanMake', data: { part: 'Body' } }])
    expect((await publish({}, testGlb(), { evenIfUnmakeable: true })).warnings).toEqual([])
  })

  it('walls too thin even at the largest size are refused; too thin as published only, it is said before signing', async () => {
    const demand = (minWallMm: number) => ({ requirements: { ...testProp().requirements, minWallMm } })
    expect(await codeOf(publish(demand(90), testGlb()))).toBe('MARKET_PROP_TOO_THIN')
    expect((await publish(demand(41), testGlb())).warnings).toEqual([
      { code: 'thinAsPublished', data: { part: 'Body' } },
    ])
    expect((await publish({}, testGlb())).warnings).toEqual([])
  })

  it('colours that the model does not have are refused', async () => {
    const glb = await paintedCube(['#c81e1e', '#1428b4', '#1e9632', '#e6c81e', '#f0f0f0', '#c81e1e'])
    const entry = (measured: PropColor) => ({ palette: [{ measured, color: '#b0853f', name: 'Brass' }] }) as const
    expect((await publish(entry('#c81e1e'), glb)).warnings).toEqual([])
    await expect(publish(entry('#c81e1f'), glb)).rejects.toMatchObject({
      code: 'MODELING_UNKNOWN_COLOR',
      data: { color: '#c81e1f' },
    })
    expect(await codeOf(publish(entry('#c81e1e'), testGlb()))).toBe('MODELING_UNKNOWN_COLOR')
    expect(await codeOf(publish({ palette: [] }, glb))).toBe('MODEL_BAD_PROP')
  })

  it('names nobody can see are refused from the person: props, accounts, price tables', async () => {
    expect(await codeOf(publish({ name: 'Can\u200bnon' }, testGlb()))).toBe('MODEL_BAD_PROP')
    const { address } = await person('studio')
    for (const [label, code] of [
      ['a\u202eb', 'MODEL_NAME_UNSAFE_CHARACTERS'],
      ['\u2800', 'MODEL_NAME_EMPTY'],
    ]) {
      expect(await codeOf(real.client.call('accounts.rename', { address, label: label!, role: 'studio' }))).toBe(code)
    }
  })

  it('the shop knows which props can be made: the samples can', async () => {
    for (let tries = 0; tries < 240; tries++) {
      const props = await real.client.call('props.list', {})
      expect(props.length).toBeGreaterThan(0)
      if (props.every((prop) => prop.makeable !== null))
        return expect(props.map((prop) => prop.makeable)).toEqual(props.map(() => true))
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
    expect.fail('the samples were never looked at')
  }, 120_000)
})
