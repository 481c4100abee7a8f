import { expect, it } from 'vitest'
import type { PartLook } from './resolveLooks.ts'
import { toolsOf } from './toolsOf.ts'

const look = (part: string, id: string, color: string): PartLook => ({
  part,
  material: { id, name: id, metalness: 0, roughness: 1 },
  color: color as PartLook['color'],
})

it('gives each colour of each material a tool, in the order of the parts', () => {
  const looks = [
    look('mount', 'resin', '#552d1d'),
    look('barrel', 'resin', '#AA2211'),
    look('wheel', 'resin', '#552D1D'),
    look('ball', 'bronze', '#aa2211'),
    look('fuse', 'resin', '#aa2211'),
  ]
  expect([...toolsOf(looks)]).toEqual([
    ['mount', 1],
    ['barrel', 2],
    ['wheel', 1],
    ['ball', 3],
    ['fuse', 2],
  ])
  expect([...toolsOf([])]).toEqual([])
})
