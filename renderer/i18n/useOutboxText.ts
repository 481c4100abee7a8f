import { useI18n } from 'vue-i18n'
import type { OutboxEntry } from '#node-core/model/outbox.ts'
import { useNamesStore } from '../stores/names.ts'
import { useSentence } from './useSentence.ts'

type Data = Readonly<Record<string, string | number | bigint>>

/** What a line of the outbox is about, and what to do about it, in the person's language. */
export function useOutboxText() {
  const { t, te } = useI18n()
  const { sentence, errorSentence } = useSentence()
  const names = useNamesStore()

  /** As the list of what happened tells the same act. */
  function actOf(kind: string | undefined, data: Data): string {
    const key = `activity.person.${kind ?? ''}`
    return te(key, 'en') ? sentence(key, data) : sentence('outbox.otherAct', data)
  }
  return {
    actOf,
    whatOf: ({ about, from }: OutboxEntry): string =>
      actOf(about?.kind, { ...about?.data, from, fromName: names.nameOf(from) ?? '' }),
    /** Why it stands there, and what to do; what the contract or the pool said has its own sentence. */
    reasonOf({ reason, code, costWei, state }: OutboxEntry): string {
      if (reason === null) return t(`outbox.stateText.${state}`)
      const why = code === null ? '' : errorSentence({ code, family: 'refused', message: '', data: {} })
      return [sentence(`outbox.reason.${reason}`, { costWei }), why].filter((text) => text !== '').join(' ')
    },
  }
}
