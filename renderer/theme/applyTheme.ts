import type { Settings } from '#node-core/api/calls/app.ts'

const system = window.matchMedia('(prefers-color-scheme: light)')
let chosen: Settings['theme'] = 'dark'

function paint(): void {
  const light = chosen === 'light' || (chosen === 'system' && system.matches)
  document.documentElement.classList.toggle('dark', !light)
  document.documentElement.classList.toggle('light', light)
  document.documentElement.style.background = light ? '#f3f0e9' : ''
}
system.addEventListener('change', paint)

/** Dark unless the person says otherwise. */
export function applyTheme(theme: Settings['theme']): void {
  chosen = theme
  paint()
}
