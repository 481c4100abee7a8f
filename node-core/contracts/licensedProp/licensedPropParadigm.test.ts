import { getAbiItem } from 'viem'
import { describe, expect, it } from 'vitest'
import { LicensedProp_abi } from './LicensedProp.artifact.ts'
import { LICENSED_PROP_METADATA, LICENSED_PROP_PROCESS, licensedPropInfo } from './licensedPropParadigm.ts'
import { licensedPropProcess } from './licensedPropProcess.ts'

describe('LicensedProp metadata', () => {
  it('describes exactly the fields the contract takes', () => {
    const fields = getAbiItem({ abi: LicensedProp_abi, name: 'config' }).outputs[0].components.map(
      (field) => field.name,
    )
    expect(Object.keys(LICENSED_PROP_METADATA.configSchema.properties)).toEqual(
      LICENSED_PROP_METADATA.configSchema.required,
    )
    expect([...LICENSED_PROP_METADATA.configSchema.required].sort()).toEqual([...fields].sort())
  })

  it('has a sentence in both languages for everything that can be signed, naming real parameters', () => {
    const writes = LicensedProp_abi.filter((entry) => entry.type === 'function' && entry.stateMutability !== 'view')
    const described: Record<string, { intent: { en: string; 'zh-CN': string } }> = LICENSED_PROP_METADATA.descriptor
    expect(Object.keys(described).sort()).toEqual(
      [...new Set(writes.map((entry) => ('name' in entry ? entry.name : '')))].sort(),
    )
    for (const [name, { intent }] of Object.entries(described)) {
      const inputs = JSON.stringify(writes.filter((entry) => 'name' in entry && entry.name === name))
      const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort()
      expect(holes(intent['zh-CN'])).toEqual(holes(intent.en))
      for (const hole of holes(intent.en)) expect(inputs).toContain(`"name":"${hole}"`)
    }
  })

  it('publishes the order machine as its process, each step with a sentence', () => {
    // Differs after a change of the machine: copy what is received into LicensedProp.json.
    expect(LICENSED_PROP_METADATA.process).toEqual(licensedPropProcess())
    const described = Object.keys(LICENSED_PROP_METADATA.descriptor)
    expect(LICENSED_PROP_PROCESS.steps.filter(({ name }) => !described.includes(name))).toEqual([])
    const windows = LICENSED_PROP_PROCESS.times.flatMap(({ set }) => set.map(({ plus }) => plus))
    for (const window of windows)
      if (typeof window === 'string') expect(LICENSED_PROP_METADATA.configSchema.properties).toHaveProperty(window)
  })

  it('keeps the commissions within the rules (protocol.md §4.1)', () => {
    const info = licensedPropInfo('0x00000000000000000000000000000000000000aa')
    expect(info.commissionBps).toBeLessThanOrEqual(500)
    expect(info.feeShareBps).toBeLessThanOrEqual(2_000)
    expect(info.metadataHash).toMatch(/^0x[0-9a-f]{64}$/)
    expect(info.metadataHash).not.toBe(info.configSchemaHash)
  })
})
