import { createI18n } from 'vue-i18n'
import { loadMessages } from './loadMessages.ts'
import { guessLocale } from './locales.ts'

const dateTime = {
  short: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  shortYear: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  /** In a sentence somebody signs: it means one moment, whoever reads it. */
  signed: {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  },
  day: { year: 'numeric', month: 'short', day: 'numeric' },
  exact: {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  },
} as const

export function createTranslations(languages: readonly string[] = navigator.languages) {
  return createI18n({
    legacy: false,
    locale: guessLocale(languages),
    fallbackLocale: 'en',
    missingWarn: false,
    fallbackWarn: false,
    messages: { en: loadMessages('en'), 'zh-CN': loadMessages('zh-CN') } as never,
    datetimeFormats: { en: dateTime, 'zh-CN': dateTime },
  })
}
