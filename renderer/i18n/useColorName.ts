import { useI18n } from 'vue-i18n'
import type { PropColor } from '#node-core/model/prop.ts'
import { colorName } from './colorName.ts'

/** Colours in words: `#5b3a24` is dark brown. */
export function useColorName(): { nameOf(color: PropColor): string } {
  const { t } = useI18n()
  return { nameOf: (color) => t(`colors.name.${colorName(color)}`) }
}
