import { CONTENT_SCHEME } from '../window/appOrigin.ts'

/** @param devServer allowed beside ourselves while Vite serves the renderer */
export function contentSecurityPolicy(devServer: URL | null = null): string {
  const live = devServer === null ? [] : [devServer.origin, `ws://${devServer.host}`]
  const files = `${CONTENT_SCHEME}:`
  const rules: Record<string, readonly string[]> = {
    'default-src': ["'none'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    // Nuxt UI injects its theme as a style element.
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:', files],
    'font-src': ["'self'", 'data:'],
    'media-src': ["'self'", 'blob:', files],
    // three's loaders fetch the data: and blob: addresses inside a GLB.
    'connect-src': ["'self'", 'data:', 'blob:', files, ...live],
    'worker-src': ["'self'", 'blob:'],
    'frame-src': ["'none'"],
    'object-src': ["'none'"],
    'base-uri': ["'self'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  }
  return Object.entries(rules)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ')
}
