import { resolve, sep } from 'node:path'

/**
 * The file below `root` that a URL path names, or null where it leaves the folder or is malformed. Decoding comes
 * first: an encoded
 * `..` passes through URL parsing untouched.
 */
export function resolveInside(root: string, urlPath: string): string | null {
  let path: string
  try {
    path = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  if (path.includes('\0') || path.includes('\\')) return null
  if (path.split('/').includes('..')) return null
  const base = resolve(root)
  const file = resolve(base, `.${path.startsWith('/') ? path : `/${path}`}`)
  return file === base || file.startsWith(base + sep) ? file : null
}
