import { expect, it } from 'vitest'
import { toolsOf, type ToolPart } from './toolsOf.ts'

const look = (part: string, id: string, ...colors: string[]): ToolPart => ({ part, material: { id }, colors })

it('gives each colour of each material a tool, in the order of the parts', () => {
  const looks = [
    look('mount', 'resin', '#552d1d'),
    look('barrel', 'resin', '#AA2211'),
    look('wheel', 'resin', '#552D1D'),
    look('ball', 'bronze', '#aa2211'),
    look('fuse', 'resin', '#aa2211'),
  ]
  expect([...toolsOf(looks)]).toEqual([
    ['mount', [1]],
    ['barrel', [2]],
    ['wheel', [1]],
    ['ball', [3]],
    ['fuse', [2]],
  ])
  expect([...toolsOf([])]).toEqual([])
})

it('gives a part of several colours as many, shared with others', () => {
  expect([
    ...toolsOf([look('body', 'resin', '#ff0000', '#00ff00'), look('cap', 'resin', '#0000ff', '#ff0000')]),
  ]).toEqual([
    ['body', [1, 2]],
    ['cap', [3, 1]],
  ])
})
