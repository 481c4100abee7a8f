import type { OrderCheck } from '#node-core/model/order/orderCheck.ts'
import { legsDiffer, notPrintable, priceBelowTable } from '../../errors.ts'

/**
 * The gate before a factory's acceptance, for a person and for the autopilot alike.
 * @param agreedLossWei the loss the person has read and takes on; only ever for a price, never for a leg
 * @throws MARKET_NOT_PRINTABLE, MARKET_LEGS_DIFFER, MARKET_PRICE_BELOW_TABLE
 */
export function assertAcceptable(check: OrderCheck, agreedLossWei?: bigint): void {
  if (check.card.verdict === 'blocked')
    throw notPrintable('the ordered piece cannot be made', {
      finding: check.card.issues.find((issue) => issue.severity === 'block')?.code ?? '',
    })
  const never = check.differences.find((difference) => difference.weight === 'never')
  if (never)
    throw legsDiffer('the order pays somebody otherwise than the table', {
      difference: never.code,
      shareWei: check.factoryWei,
      tableShareWei: check.tableFactoryWei,
      ...never.data,
    })
  const loss = check.differences.find((difference) => difference.weight === 'loss')
  if (loss && loss.data['lossWei'] !== agreedLossWei) throw priceBelowTable('the price is below the table', loss.data)
}
