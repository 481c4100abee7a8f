/**
 * Ctrl+Z or ⌘Z, with Shift too. By the letter where the layout has Latin ones (on AZERTY Z is elsewhere), else by the
 * key's place:
 * on a Russian or Greek layout that key says я or ζ.
 */
export function isUndoKey(event: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'key' | 'code'>): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false
  return /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() === 'z' : event.code === 'KeyZ'
}
