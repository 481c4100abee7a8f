import type { WebFrameMain } from 'electron'
import { originOf } from '../window/appOrigin.ts'

/**
 * Whether an IPC message comes from the top frame of our own page. Electron hands a preload to every frame of a window,
 * and a
 * navigated frame keeps its channel: the sender's address at this moment decides, for every message.
 */
export function isTrustedFrame(
  frame: Pick<WebFrameMain, 'url' | 'parent'> | null,
  trustedOrigins: ReadonlySet<string>,
): boolean {
  if (frame === null || frame.parent !== null) return false
  const origin = originOf(frame.url)
  return origin !== null && trustedOrigins.has(origin)
}
