import { useI18n } from 'vue-i18n'
import type { TransactionRow } from '#node-core/api/calls/chain.ts'
import type { Address } from '#node-core/model/ids.ts'
import { useNamesStore } from '../stores/names.ts'
import { actionOfFunction } from './actionOfFunction.ts'

/** A transaction in one line, as an account of it tells what happened. */
export function useTransactionLine(): {
  lineOf(row: Pick<TransactionRow, 'from' | 'to' | 'action'>, account: Address): string
} {
  const { t, te } = useI18n()
  const names = useNamesStore()
  return {
    lineOf(row, account) {
      const out = row.from === account
      const other = out ? row.to : row.from
      const action = row.action === null ? null : actionOfFunction(row.action)
      const known = action !== null && action !== 'sendDpn' && te(`wallet.line.${action}`, 'en')
      return t(`wallet.line.${known ? action : out ? 'sent' : 'received'}`, {
        name: other === null ? t('wallet.line.newContract') : names.of(other),
      })
    },
  }
}
