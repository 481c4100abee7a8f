import { useI18n } from 'vue-i18n'
import { isAddress } from '#node-core/model/ids.ts'
import { formatDpn } from '#node-core/kernel/amount.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import { cleanName } from '#node-core/model/names/cleanName.ts'
import { isolate } from '#node-core/model/names/isolate.ts'
import { fieldKey } from './fieldName.ts'
import { useNamesStore } from '../stores/names.ts'

type Data = Readonly<Record<string, string | number | bigint | boolean | null>>

/** Counted things that are names: a port is 45,555 to nobody. */
const NUMBER_NAMES = /port|asked|used|number|serial|version|chainId/i
/** Longest text from outside that a sentence quotes whole. */
const LONGEST_VALUE = 60
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

function cut(text: string): string {
  const start = cleanName(text, '', LONGEST_VALUE)
  return cleanName(text, '', 2 * LONGEST_VALUE).length > start.length ? `${start}…` : start
}

/** Turns the node's codes with data into sentences of the person's language. */
export function useSentence() {
  const { t, te, d, n, locale } = useI18n()
  const names = useNamesStore()

  const fieldName = (path: string): string => {
    const key = `errors.field.${fieldKey(path)}`
    return te(key, 'en') ? t(key) : t('errors.field.other')
  }

  /** Values as people read them: money with its unit, names for addresses, local dates; long texts cut. */
  function readable(data: Data): Record<string, string> {
    const out: Record<string, string> = {}
    for (const [key, value] of Object.entries(data)) {
      if (value === null) out[key] = '–'
      else if ((key === 'field' || key === 'path') && typeof value === 'string') out[key] = fieldName(value)
      else if (typeof value === 'bigint') out[key] = key.endsWith('Wei') ? `${formatDpn(value)} DPN` : value.toString()
      else if (typeof value === 'number') out[key] = NUMBER_NAMES.test(key) ? String(value) : n(value)
      else if (isAddress(value)) out[key] = isolate(names.of(value))
      else if (key === 'country' && typeof value === 'string' && /^[A-Z]{2}$/.test(value))
        out[key] = new Intl.DisplayNames([locale.value], { type: 'region' }).of(value) ?? value
      else if (typeof value === 'string' && ISO_TIME.test(value) && !Number.isNaN(Date.parse(value)))
        out[key] = d(new Date(value), 'signed')
      // Whoever wrote it, it must not move what stands beside it, nor be cut inside a letter.
      else out[key] = isolate(cut(String(value)))
    }
    // What sentences want and documents do not carry: per cent for basis points, a name where only the address is
    // known.
    for (const [key, value] of Object.entries(data)) {
      if (key.endsWith('Bps') && typeof value === 'number') out[`${key.slice(0, -3)}Percent`] = n(value / 100)
      const address = data[key.replace(/Name$/, '')]
      if (key.endsWith('Name') && value === '' && isAddress(address)) out[key] = isolate(names.of(address))
    }
    return out
  }

  /** The sentence for `area.code`, or the fallback's. */
  function sentence(key: string, data: Data = {}, fallbackKey = 'shell.unknownSentence'): string {
    const values = new Proxy(readable(data), {
      get: (target, name) => (typeof name === 'string' ? (target[name] ?? '…') : undefined),
      has: () => true,
    })
    return te(key) || te(key, 'en') ? t(key, values) : t(fallbackKey, { code: key.split('.').at(-1) ?? key })
  }

  /** What went wrong and what to do next. Unknown codes get their family's sentence. */
  function errorSentence(error: unknown): string {
    const { code, family, data } = toNodeError(error)
    return sentence(`errors.${code}`, data, `errors.family.${family}`)
  }

  return { sentence, errorSentence, readable }
}
