import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { EU_COUNTRIES } from '#node-core/model/licence.ts'
import { COUNTRIES } from './countries.ts'
import { expandTerritory } from './expandTerritory.ts'

/** Countries by their names in the person's language. */
export function useCountries() {
  const { t, locale } = useI18n()
  const names = computed(() => new Intl.DisplayNames([locale.value], { type: 'region' }))
  const nameOf = (code: string) => names.value.of(code) ?? code
  const countriesOf = (territory: readonly string[]) =>
    (territory.length === 0 ? COUNTRIES : expandTerritory(territory))
      .map((code) => ({ value: code, label: nameOf(code) }))
      .sort((a, b) => a.label.localeCompare(b.label, locale.value))
  /** `EU + United States`; whole regions are named as such. */
  const territoryText = (codes: readonly string[]) => {
    if (codes.length === 0) return t('shop.worldwide')
    const territory = expandTerritory(codes)
    const eu = EU_COUNTRIES.every((code) => territory.includes(code))
    const rest = territory.filter((code) => !eu || !(EU_COUNTRIES as readonly string[]).includes(code))
    const shown = rest.slice(0, 4).map(nameOf)
    if (rest.length > 4) shown.push(t('shop.moreCountries', { count: rest.length - 4 }, rest.length - 4))
    return [...(eu ? [t('shop.eu')] : []), ...shown].join(' + ')
  }
  return { nameOf, countriesOf, territoryText }
}
