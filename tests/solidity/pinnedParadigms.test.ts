import { describe, expect, it } from 'vitest'
import {
  licensedPropDeployData,
  licensedPropInfo,
  ParadigmRegistry_abi,
  ParadigmRegistry_deployedBytecode,
  PINNED_PARADIGMS,
  SYSTEM_ADDRESSES,
  type ParadigmInfo,
} from '#node-core/contracts/index.ts'
import { contractAt } from '../support/contractHandle.ts'
import { createEvmHarness } from '../support/evmHarness.ts'

/* The registry keeps the hash of what was really deployed; the app computes what it must be. */

const [pin] = PINNED_PARADIGMS

async function registered(change: Partial<ParadigmInfo> = {}) {
  const evm = await createEvmHarness()
  const developer = await evm.account('developer')
  await evm.placeCode(SYSTEM_ADDRESSES.paradigmRegistry, ParadigmRegistry_deployedBytecode)
  const registry = contractAt(evm, ParadigmRegistry_abi, SYSTEM_ADDRESSES.paradigmRegistry)
  const info = { ...licensedPropInfo(developer), ...change }
  const paradigm = await evm.deploy(developer, licensedPropDeployData(info))
  await registry.send('register', [paradigm, info.metadataHash, info.commissionBps], { from: developer })
  return { developer, record: await registry.read('paradigm', [paradigm]) }
}

describe('the pinned code', () => {
  it('is what the shipped constructor leaves on the chain, to the byte', async () => {
    const { developer, record } = await registered()
    expect(record.codeHash).toBe(pin!.codeHash(developer))
    expect(record.commissionBps).toBe(pin!.commissionBps)
  })

  it.each([
    ['commission', { commissionBps: 500 }],
    ['fee share', { feeShareBps: 2_000 }],
    ['price of an instance', { flatCommissionWei: 1n }],
    ['version', { version: 2 }],
    ['manual', { metadataHash: `0x${'11'.repeat(32)}` as const }],
    ['schema', { configSchemaHash: `0x${'22'.repeat(32)}` as const }],
  ] as const)('is not the same code with another %s', async (_what, change) => {
    const { developer, record } = await registered(change)
    expect(record.codeHash).not.toBe(pin!.codeHash(developer))
  })

  it('names its developer', () => {
    expect(pin!.codeHash(`0x${'0a'.repeat(20)}`)).not.toBe(pin!.codeHash(`0x${'0b'.repeat(20)}`))
  })
})
