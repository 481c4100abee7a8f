import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toAddress, toHash } from '#node-core/model/ids.ts'
import type { OrderEvent } from '#node-core/model/order/order.ts'
import { orderTimeline, type ChainStep, type UnitStep } from './orderTimeline.ts'

const factory = toAddress(`0x${'0f'.repeat(20)}`)
const idOf = (n: number) => toHash(`0x${n.toString(16).padStart(64, '0')}`)
const event = (kind: OrderEvent['kind'], seconds: number, source: 'chain' | 'unit', ref: number): OrderEvent => ({
  kind,
  at: new Date(seconds * 1000).toISOString(),
  by: factory,
  source,
  ref: idOf(ref),
  final: true,
  unsent: false,
  keeper: false,
  data: {},
})
const block = (
  kind: OrderEvent['kind'],
  height: number,
  seconds: number,
  evidence: number | null = null,
  index = 0,
): ChainStep => ({
  event: event(kind, seconds, 'chain', height),
  height,
  index,
  evidence: evidence === null ? null : idOf(evidence),
})
const unit = (kind: OrderEvent['kind'], id: number, seconds: number, anchorHeight: number): UnitStep => ({
  event: event(kind, seconds, 'unit', id),
  unit: { id: idOf(id), author: factory, anchorHeight },
})
const kinds = (chain: readonly ChainStep[], units: readonly UnitStep[]) =>
  orderTimeline(chain, units).map(({ kind }) => kind)

describe('the line of an order', () => {
  it('keeps the chain’s order, whatever an event is called', () => {
    expect(
      kinds(
        [block('settled', 9, 90), block('objected', 5, 50), block('objectionWithdrawn', 7, 70), block('placed', 1, 10)],
        [],
      ),
    ).toEqual(['placed', 'objected', 'objectionWithdrawn', 'settled'])
    expect(
      kinds([block('refunded', 3, 30, null, 1), block('declined', 3, 30, null, 0), block('placed', 1, 10)], []),
    ).toEqual(['placed', 'declined', 'refunded'])
  })
  it('puts a unit where its clock says, between the blocks that bound it', () => {
    const chain = [block('placed', 1, 10), block('accepted', 5, 50), block('shipped', 9, 90, 2)]
    expect(kinds(chain, [unit('produced', 1, 60, 5), unit('shipmentNoted', 2, 80, 5)])).toEqual([
      'placed',
      'accepted',
      'produced',
      'shipmentNoted',
      'shipped',
    ])
  })
  it('does not believe a clock against the blocks its author had seen', () => {
    const chain = [block('placed', 1, 10), block('accepted', 5, 50), block('shipped', 9, 90, 2)]
    // Days behind: a test network's clock was moved on.
    expect(kinds(chain, [unit('produced', 1, 3, 5), unit('shipmentNoted', 2, 4, 5)])).toEqual([
      'placed',
      'accepted',
      'produced',
      'shipmentNoted',
      'shipped',
    ])
  })
  it('does not believe a clock against the block that names the unit', () => {
    const chain = [
      block('placed', 1, 10),
      block('accepted', 5, 50),
      block('shipped', 9, 90, 2),
      block('settled', 11, 110),
    ]
    expect(kinds(chain, [unit('produced', 1, 5_000, 5), unit('shipmentNoted', 2, 4_000, 5)])).toEqual([
      'placed',
      'accepted',
      'produced',
      'shipmentNoted',
      'shipped',
      'settled',
    ])
  })
  it('loses nothing and keeps both chains’ own orders', () => {
    const chain = fc
      .uniqueArray(fc.nat(50), { maxLength: 7 })
      .map((heights) => heights.map((height) => block('placed', height, height * 10)))
    const units = fc
      .array(fc.record({ seconds: fc.nat(600), anchor: fc.nat(60) }), { maxLength: 6 })
      .map((list) => list.map(({ seconds, anchor }, i) => unit('produced', 1_000 + i, seconds, anchor)))
    fc.assert(
      fc.property(chain, units, (blocks, steps) => {
        const line = orderTimeline(blocks, steps)
        const heights = line.filter(({ source }) => source === 'chain').map(({ ref }) => BigInt(ref))
        expect(heights).toEqual(blocks.map(({ height }) => BigInt(height)).sort((a, b) => (a < b ? -1 : 1)))
        expect(line.filter(({ source }) => source === 'unit').map(({ ref }) => ref)).toEqual(
          steps.map((step) => step.unit.id),
        )
      }),
    )
  })
})
