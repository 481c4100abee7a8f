import type { LocaleId } from './locales.ts'

/** One area of the app a file; the file's name is the first part of its keys: `wallet.json` holds `wallet.…`. */
const files = import.meta.glob<Record<string, unknown>>('../locales/*/*.json', { eager: true, import: 'default' })

export function loadMessages(locale: LocaleId): Record<string, unknown> {
  const messages: Record<string, unknown> = {}
  for (const [path, content] of Object.entries(files)) {
    const [folder, file] = path.split('/').slice(-2)
    if (folder === locale && file !== undefined) messages[file.replace('.json', '')] = content
  }
  return messages
}
