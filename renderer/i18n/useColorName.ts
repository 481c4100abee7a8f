import { useI18n } from 'vue-i18n'
import { isolate } from '#node-core/model/names/isolate.ts'
import type { Prop, PropColor } from '#node-core/model/prop.ts'
import { colorNames } from '#node-core/model/studioPalette.ts'
import { colorWord } from './colorName.ts'

interface ColorNames {
  /** @param prop whose studio may have a name of its own for it */
  nameOf(color: PropColor, among?: readonly PropColor[], prop?: Pick<Prop, 'palette'> | null): string
  /** In a sentence: `brass, dark red and navy`. */
  listOf(colors: readonly PropColor[], prop?: Pick<Prop, 'palette'> | null): string
}

/** Colours in words: `#5b3a24` is dark brown; beside another dark brown, the lighter of them. */
export function useColorName(): ColorNames {
  const { t, n, locale } = useI18n()
  const nameOf: ColorNames['nameOf'] = (color, among = [], prop = null) => {
    const given = colorNames(prop ?? {}).get(color)
    if (given !== undefined) return isolate(given)
    const { name, which } = colorWord(color, among)
    const word = t(`colors.name.${name}`)
    if (which === null) return word
    return typeof which === 'number'
      ? t('colors.numbered', { color: word, number: n(which) })
      : t(`colors.${which}`, { color: word })
  }
  return {
    nameOf,
    listOf: (colors, prop = null) =>
      new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(
        colors.map((color) => nameOf(color, colors, prop)),
      ),
  }
}
