/** Longest request target taken, characters. */
const MAX_TARGET = 4_096

/**
 * The path and query of a request line, or null where there is none. A target is whatever a stranger wrote: `//` is
 * no address to `new URL`, and a thrown error in an upgrade's listener ended the process.
 */
export function readTarget(target: string | undefined): URL | null {
  if (target === undefined || target.length > MAX_TARGET || !target.startsWith('/')) return null
  try {
    // Never a host: `//elsewhere/x` is a path here.
    return new URL(`http://node/${target.slice(1).replace(/^[/\\]+/, '')}`)
  } catch {
    return null
  }
}
