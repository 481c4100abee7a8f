import { nextTurn } from '#node-core/kernel/nextTurn.ts'
import type { Block } from '#node-core/model/block.ts'
import type { BlockTag } from '#node-core/chain/queries/chainQueries.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { unknownBlock } from '#node-core/chain/errors.ts'
import { badParams } from '../errors.ts'
import { toQuantity } from '../format/quantity.ts'

/** Most reward percentiles in one question, and most blocks in one answer. */
const MAX_PERCENTILES = 100
const MAX_BLOCKS = 1_024
/** Blocks after which others get their turn. */
const BLOCKS_A_TURN = 32

/** @throws RPC_BAD_PARAMS unless they rise from 0 to 100 */
function readPercentiles(value: unknown): readonly number[] | null {
  if (value == null) return null
  if (!Array.isArray(value) || value.length > MAX_PERCENTILES)
    throw badParams('not a list of percentiles, or too long a one', {
      name: 'rewardPercentiles',
      limit: MAX_PERCENTILES,
    })
  return value.map((item: unknown, i) => {
    if (typeof item !== 'number' || !(item >= 0 && item <= 100))
      throw badParams('a percentile is a number from 0 to 100', { name: 'rewardPercentiles' })
    if (i > 0 && item < (value[i - 1] as number)) throw badParams('percentiles rise', { name: 'rewardPercentiles' })
    return item
  })
}

/** Tips per gas that the block's transactions paid, the least first, each with the gas that was bought at it. */
function tipsOf(chain: Chain, block: Block): { readonly tip: bigint; readonly gasUsed: bigint }[] {
  const base = block.header.baseFeePerGas
  const receipts = chain.getReceipts(block.hash) ?? []
  return receipts
    .map(({ effectiveGasPrice: price, gasUsed }) => ({ tip: price - base, gasUsed }))
    .sort((a, b) => (a.tip < b.tip ? -1 : a.tip > b.tip ? 1 : 0))
}

function rewardsOf(chain: Chain, block: Block, percentiles: readonly number[]): readonly string[] {
  const tips = block.transactions.length === 0 ? [] : tipsOf(chain, block)
  if (tips.length === 0) return percentiles.map(() => '0x0')
  let at = 0
  let sum = tips[0]!.gasUsed
  return percentiles.map((percentile) => {
    const threshold = BigInt(Math.floor((Number(block.header.gasUsed) * percentile) / 100))
    while (sum < threshold && at < tips.length - 1) sum += tips[++at]!.gasUsed
    return toQuantity(tips[at]!.tip)
  })
}

/** What was paid in the blocks up to `newest`. @throws RPC_BAD_PARAMS, CHAIN_UNKNOWN_BLOCK */
export async function feeHistory(chain: Chain, count: bigint, newest: BlockTag, percentiles: unknown): Promise<object> {
  const asked = readPercentiles(percentiles)
  const last = chain.getBlock(newest)?.header.height
  if (last === undefined) throw unknownBlock('request beyond head block', { head: chain.head.height })
  if (count < 1n) throw badParams('at least one block', { name: 'blockCount' })
  // What is not held of the range is left out, as everywhere: `oldestBlock` tells.
  const oldest = chain.firstHeld > 1 ? chain.firstHeld : 0
  const first = Math.max(oldest, last - Number(count < MAX_BLOCKS ? count : MAX_BLOCKS) + 1)
  const baseFees: string[] = []
  const ratios: number[] = []
  const rewards: (readonly string[])[] = []
  for (let height = first; height <= last; height++) {
    const block = chain.getBlock(height)
    if (block === null) throw unknownBlock('the chain changed meanwhile', { height })
    const { baseFeePerGas, gasUsed, gasLimit } = block.header
    baseFees.push(toQuantity(baseFeePerGas))
    ratios.push(Number((gasUsed * 10_000n) / gasLimit) / 10_000)
    if (asked !== null) rewards.push(rewardsOf(chain, block, asked))
    if ((height - first) % BLOCKS_A_TURN === BLOCKS_A_TURN - 1) await nextTurn()
  }
  const next = chain.getBlock(last + 1)?.header.baseFeePerGas ?? chain.nextBaseFeePerGas
  return {
    oldestBlock: toQuantity(first),
    baseFeePerGas: [...baseFees, toQuantity(next)],
    gasUsedRatio: ratios,
    ...(asked === null ? {} : { reward: rewards }),
  }
}
