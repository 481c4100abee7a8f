const KEY = 'dipnet.token'

/**
 * The session's token: handed over once in the address (`#token=…`), then kept for this tab only and taken out of the
 * address,
 * so that it is neither bookmarked nor shared. Called before the router reads the fragment.
 */
export function takeWebToken(location: Location, history: History, storage: Storage): string | null {
  const match = /^#\/?\??token=([A-Za-z0-9_-]{8,200})$/.exec(location.hash)
  if (match?.[1] !== undefined) {
    storage.setItem(KEY, match[1])
    history.replaceState(null, '', `${location.pathname}${location.search}#/`)
  }
  return storage.getItem(KEY)
}
