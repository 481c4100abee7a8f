/** Where the renderer lives inside Electron. A host of its own keeps every path below one origin. */
export const APP_SCHEME = 'app'
export const APP_ORIGIN = `${APP_SCHEME}://studio`
export const CONTENT_SCHEME = 'content'

/** `npm run dev` serves the renderer from Vite: the address comes with the environment, and only in development. */
export function devServerUrl(isPackaged: boolean): URL | null {
  const url = process.env['ELECTRON_RENDERER_URL']
  return !isPackaged && url ? new URL(url) : null
}

/** The origin of a URL; unlike `URL.origin` it also tells custom schemes apart (they all give "null" there). */
export function originOf(url: string): string | null {
  try {
    const { protocol, host } = new URL(url)
    return `${protocol}//${host}`
  } catch {
    return null
  }
}
