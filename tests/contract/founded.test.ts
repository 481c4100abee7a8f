import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adoptGenesis } from '#node-core/cli/folder/adoptGenesis.ts'
import { PINNED_PARADIGMS } from '#node-core/contracts/index.ts'
import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import { openNodeKeys } from '#node-core/node/keys/nodeKeys.ts'
import { foundingGenesis } from '#node-core/node/session/foundingGenesis.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'

/*
 * A network founded by an operator who is nobody's party: whoever comes first with a prop publishes it, nobody has to
 * deploy anything, and what a template earns goes to whom the founders named.
 */

const DEVELOPER = toAddress(`0x${'de'.repeat(20)}`)
const opened: RealNode[] = []
let operator: RealNode
let studio: RealNode
let studioAddress: Address

const open = async (dataDir?: string) => {
  const real = await openRealNode(dataDir === undefined ? {} : { dataDir })
  opened.push(real)
  return real
}

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'dipnet-founded-'))
  const keys = await openNodeKeys(join(dataDir, 'node-keys.json'))
  studio = await open()
  const { phrase } = await studio.client.call('accounts.newPhrase', { words: 12 })
  const created = await studio.client.run('accounts.create', {
    phrase,
    password: 'a long enough password',
    label: 'Northlight Pictures',
    role: 'studio',
    rememberInKeychain: false,
  })
  studioAddress = created.address
  const genesis = foundingGenesis({
    name: 'Founded',
    chainId: 31_391,
    dev: false,
    startMs: Math.ceil(systemClock.now() / 1000) * 1000,
    witnesses: [{ address: toAddress(privateKeyToAddress(keys.witness)), name: 'operator' }],
    allocations: [{ address: studioAddress, balanceWei: 10n * WEI_PER_DPN }],
    remainderTo: toAddress(privateKeyToAddress(keys.treasury)),
    developer: DEVELOPER,
    params: { slotMs: 200, executiveCount: 1 },
  })
  await adoptGenesis({ dataDir, genesis, bootstrap: [], candidate: false })
  operator = await open(dataDir)
  const { invitation } = await operator.client.call('network.invitation')
  await studio.client.run('network.join', { invitation })
}, 120_000)

afterAll(async () => {
  for (const real of opened.reverse()) await real.remove().catch(() => undefined)
}, 60_000)

describe('on a network that its operator founded', () => {
  it('knows the shipped templates from the start, whose commission is whose the founders named', async () => {
    for (const real of [operator, studio])
      expect(await real.client.call('paradigms.list')).toEqual(
        PINNED_PARADIGMS.map((pin) => ({
          address: pin.genesisAddress,
          name: pin.name,
          developer: DEVELOPER,
          commissionBps: pin.commissionBps,
          instances: [],
        })),
      )
  })

  it('lets the first studio publish, and everybody sees the prop', async () => {
    const [sample] = await studio.client.call('props.samples')
    const { id, sentence } = await studio.client.run('actions.prepare', {
      kind: 'publishProp',
      from: studioAddress,
      prop: sample!.prop,
      terms: {
        designer: studioAddress,
        royaltyBps: 1_000,
        designerBps: 500,
        cap: 500,
        territory: ['EU'],
        opensAt: new Date(systemClock.now()).toISOString(),
        closesAt: new Date(systemClock.now() + 30 * 86_400_000).toISOString(),
        acceptWindowS: 3_600,
        produceWindowS: 86_400,
        disputeWindowS: 86_400,
        minPriceWei: 10n ** 16n,
        maxOpenPerBuyer: 5,
        cancelFeeBps: 100,
        anyFactory: true,
        factories: [],
      },
    })
    expect(sentence.code).toBe('sign.publishProp')
    await studio.client.run('actions.confirm', { id })
    await expect
      .poll(async () => (await operator.client.call('props.list', {})).map(({ prop }) => prop.name), {
        timeout: 30_000,
      })
      .toEqual([sample!.prop.name])
    const [paradigm] = await operator.client.call('paradigms.list')
    expect(paradigm!.instances).toMatchObject([{ name: sample!.prop.name, creator: studioAddress }])
  }, 60_000)
})
