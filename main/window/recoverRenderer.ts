import { dialog, type BrowserWindow } from 'electron'
import type { Logger } from '#node-core/kernel/log.ts'
import { createReloadBudget } from './createReloadBudget.ts'
import { nativeText } from './nativeText.ts'

/** `url` with `recovered=1` in its query: the renderer shows a notice for it. */
export function withNotice(url: string): string {
  const target = new URL(url)
  target.searchParams.set('recovered', '1')
  return target.href
}

/**
 * Reloads a crashed or hung renderer where it was; when that keeps happening, asks. The node in this process goes on
 * meanwhile.
 */
export function recoverRenderer(window: BrowserWindow, homeUrl: string, log: Logger): void {
  const mayReload = createReloadBudget()
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    log.error('renderer gone', { reason, exitCode })
    const url = withNotice(window.webContents.getURL() || homeUrl)
    // Not inside the event: Electron is still tearing the old process down.
    if (mayReload(Date.now())) setImmediate(() => void window.loadURL(url))
    else void askWhatNow(window, homeUrl)
  })
  window.on('unresponsive', () => log.warn('renderer unresponsive'))
}

async function askWhatNow(window: BrowserWindow, homeUrl: string): Promise<void> {
  const text = nativeText()
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: text.crashed,
    detail: text.crashedDetail,
    buttons: [text.reload, text.quit],
    defaultId: 0,
    cancelId: 1,
  })
  if (response === 0) await window.loadURL(withNotice(homeUrl))
  else window.close()
}
