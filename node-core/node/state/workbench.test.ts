import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createDesign, type Design } from '#node-core/model/design.ts'
import type { Address } from '#node-core/model/ids.ts'
import { openWorkbench } from './workbench.ts'

const who = (digit: string) => `0x${digit.repeat(40)}` as Address
const design = (sizeMm: number): Design => createDesign(`0x${'ab'.repeat(32)}`, [{ type: 'scaleTo', sizeMm }])
let dir = ''
const open = () => openWorkbench(join(dir, 'workbench.json'))
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'workbench-'))))
afterEach(() => rm(dir, { recursive: true, force: true }))

it('keeps a design for each account and licence over a restart', async () => {
  const bench = await open()
  await bench.keepDesign(who('a'), who('1'), design(10))
  await bench.keepDesign(who('a'), who('2'), design(20))
  await bench.keepDesign(who('b'), who('1'), design(30))
  await bench.keepDesign(null, who('1'), design(40))
  const again = await open()
  expect(again.design(who('a'), who('1'))).toEqual(design(10))
  expect(again.design(who('a'), who('2'))).toEqual(design(20))
  expect(again.design(who('b'), who('1'))).toEqual(design(30))
  expect(again.design(null, who('1'))).toEqual(design(40))
  expect(again.design(who('c'), who('1'))).toBeNull()
  await again.keepDesign(who('a'), who('1'), null)
  expect((await open()).design(who('a'), who('1'))).toBeNull()
})

it('forgets the design not touched for longest when there are too many', async () => {
  const bench = await open()
  const licence = (i: number) => `0x${i.toString(16).padStart(40, '0')}` as Address
  for (let i = 0; i < 100; i++) await bench.keepDesign(null, licence(i), design(i + 1))
  await bench.keepDesign(null, licence(0), design(7))
  await bench.keepDesign(null, licence(100), design(9))
  expect(bench.design(null, licence(0))).toEqual(design(7))
  expect(bench.design(null, licence(1))).toBeNull()
  expect(bench.design(null, licence(100))).toEqual(design(9))
})

it('starts empty where the file is damaged', async () => {
  await writeFile(join(dir, 'workbench.json'), '{"designs":5}')
  expect((await open()).design(null, who('1'))).toBeNull()
})
