import { useI18n } from 'vue-i18n'
import type { PropColor } from '#node-core/model/prop.ts'
import { colorWord } from './colorName.ts'

/** Colours in words: `#5b3a24` is dark brown; beside another dark brown, the lighter of them. */
export function useColorName(): { nameOf(color: PropColor, among?: readonly PropColor[]): string } {
  const { t, n } = useI18n()
  return {
    nameOf(color, among = []) {
      const { name, which } = colorWord(color, among)
      const word = t(`colors.name.${name}`)
      if (which === null) return word
      return typeof which === 'number'
        ? t('colors.numbered', { color: word, number: n(which) })
        : t(`colors.${which}`, { color: word })
    },
  }
}
