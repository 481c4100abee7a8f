import { useI18n } from 'vue-i18n'
import type { OutboxEntry } from '#node-core/model/outbox.ts'
import { useSentence } from './useSentence.ts'

type Data = Readonly<Record<string, string | number | bigint>>

/** What a line of the outbox is about, and what to do about it, in the person's language. */
export function useOutboxText() {
  const { t } = useI18n()
  const { sentence, errorSentence } = useSentence()

  /** What it does, or did, or would have done. */
  function actOf(kind: string | undefined, data: Data): string {
    return sentence(`outbox.act.${kind ?? 'other'}`, data, 'outbox.act.other')
  }
  return {
    actOf,
    whatOf: ({ about }: OutboxEntry): string => actOf(about?.kind, about?.data ?? {}),
    /** A trouble that money, a fee or time mends is no end, and what is being handed over does not wait. */
    stateOf({ state, reason, canHelp }: OutboxEntry): string {
      const word = state === 'refused' && canHelp ? 'stuck' : state
      return t(`outbox.state.${reason === 'sending' ? reason : word}`)
    },
    /** Why it stands there, and what to do; what the contract or the pool said has its own sentence. */
    reasonOf({ reason, code, costWei, state }: OutboxEntry): string {
      if (reason === null) return t(`outbox.stateText.${state}`)
      const why = code === null ? '' : errorSentence({ code, family: 'refused', message: '', data: {} })
      return [sentence(`outbox.reason.${reason}`, { costWei }), why].filter((text) => text !== '').join(' ')
    },
  }
}
