export const LOCALES = ['en', 'zh-CN'] as const
export type LocaleId = (typeof LOCALES)[number]

/** Names of the languages in themselves. */
export const LOCALE_NAMES: Readonly<Record<LocaleId, string>> = { en: 'English', 'zh-CN': '简体中文' }

/** Before the settings are known: the system's language where we speak it. */
export function guessLocale(languages: readonly string[]): LocaleId {
  return (languages[0] ?? '').toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}
