import { expect, it } from 'vitest'
import { groupFindings } from './groupFindings.ts'

const names = { hilt: 'Hilt', blade: 'Blade' }
const overhang = (part: string) => ({ code: 'PRINT_NEEDS_SUPPORT', severity: 'warn' as const, part })

it('five overhangs are one line, told apart inside it', () => {
  const parts = ['hilt', 'hilt', 'blade', 'blade', 'guard']
  const areas = [10, 20, 30, 30, 40]
  const groups = groupFindings(parts.map(overhang), (index) => `${areas[index]} mm²`, names)
  expect(groups).toHaveLength(1)
  expect(groups[0]).toMatchObject({ code: 'PRINT_NEEDS_SUPPORT', severity: 'warn', places: 5 })
  expect(groups[0]!.findings.map(({ number, partName, text, issues }) => [number, partName, text, issues])).toEqual([
    [1, 'Hilt', '10 mm²', [0]],
    [2, 'Hilt', '20 mm²', [1]],
    [3, 'Blade', '30 mm²', [2, 3]],
    [5, 'guard', '40 mm²', [4]],
  ])
})

it('what forbids the making comes first and is not hidden among what does not', () => {
  const wall = (severity: 'warn' | 'block') => ({ code: 'PRINT_WALL', severity, part: null })
  const groups = groupFindings([overhang('hilt'), wall('warn'), wall('block')], (index) => `trouble ${index}`, names)
  expect(groups.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
    'block PRINT_WALL',
    'warn PRINT_NEEDS_SUPPORT',
    'warn PRINT_WALL',
  ])
})
