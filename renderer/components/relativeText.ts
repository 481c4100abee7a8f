const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** How far a moment lies from another, in words: “in 3 hours”, “11 minutes ago”. */
export function relativeText(moment: Date, now: Date, locale: string): string {
  const seconds = Math.round((moment.getTime() - now.getTime()) / 1_000)
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size * 1.5) ?? UNITS[3]
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(seconds / size), unit)
}

/** The same for what has happened: what was written down since the clock on screen ticked last happened now. */
export function pastText(moment: Date, now: Date, locale: string): string {
  return relativeText(moment, moment > now ? moment : now, locale)
}
