import { describe, expect, it } from 'vitest'
import { testProp } from '../../tests/support/testProp.ts'
import { createDesign, designHash, type Design, type DesignCommand } from './design.ts'
import { propHash } from './prop.ts'

const design = (...commands: DesignCommand[]): Design => createDesign(propHash(testProp()), commands)

describe('designHash', () => {
  it('keeps its golden values', () => {
    const on = (...commands: DesignCommand[]): Design => createDesign(`0x${'11'.repeat(32)}`, commands)
    expect(designHash(on())).toBe('0xb302559c1d96ce19a7ce03c0601cc7c1e772fb4e611b0c1433056051898f2677')
    expect(designHash(on({ type: 'setPartColor', part: 'body', color: '#aa2211' }))).toBe(
      '0x60506da864aac2213a4cad37972fe9f6b8ec95c5df02c67301a324d1ae8b86fc',
    )
    expect(
      designHash(
        on({
          type: 'engraveText',
          zone: 'front',
          engraving: { text: '爱丽丝 #001', font: 'noto-sans-sc', sizeMm: 6.5, depthMm: 0.8 },
        }),
      ),
    ).toBe('0x0503178792999f5dde14ba29d254fbe0c4d240114db4c14f87066e19f258b38a')
    expect(
      designHash(
        on({
          type: 'engraveText',
          zone: 'front',
          engraving: { text: '爱丽丝 #001', font: 'noto-sans-sc', sizeMm: 6.5, depthMm: 0.8, raised: true },
        }),
      ),
    ).toBe('0x678e937a929860d34abb9538959ab0db00033a5a00bd40edaa522bf3e7140d1e')
  })

  it('depends on the order of commands, not on the order of keys', () => {
    const a: DesignCommand = { type: 'scaleTo', sizeMm: 30 }
    const b: DesignCommand = { type: 'setVariant', variant: 'night' }
    expect(designHash(design(a, b))).not.toBe(designHash(design(b, a)))
    expect(designHash(design({ sizeMm: 30, type: 'scaleTo' }))).toBe(designHash(design(a)))
  })
})
