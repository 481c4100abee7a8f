import lucide from '@iconify-json/lucide/icons.json'
import { addCollection } from '@iconify/vue'

/** All icons come with the app; none is ever fetched. */
export function installIcons(): void {
  addCollection(lucide)
}
