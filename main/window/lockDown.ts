import { app, session } from 'electron'
import type { Logger } from '#node-core/kernel/log.ts'
import { originOf } from './appOrigin.ts'

/**
 * Denies what no page of ours needs: leaving the app, opening windows, embedding, permissions. Holds for every web
 * contents there
 * will ever be, not only for our window.
 * @param trustedOrigins origins a page may navigate within
 */
export function lockDown(trustedOrigins: ReadonlySet<string>, log: Logger): void {
  // Copying an address out is the one thing our page may do; reading the clipboard it may not.
  const isAllowed = (permission: string, url: string) =>
    permission === 'clipboard-sanitized-write' && trustedOrigins.has(originOf(url) ?? '')
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const allowed = isAllowed(permission, details.requestingUrl)
    if (!allowed) log.warn('permission denied', { permission })
    answer(allowed)
  })
  session.defaultSession.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    isAllowed(permission, requestingOrigin),
  )
  session.defaultSession.setDevicePermissionHandler(() => false)

  app.on('web-contents-created', (_event, contents) => {
    const refuse = (event: { preventDefault(): void }, url: string) => {
      const origin = originOf(url)
      if (origin !== null && trustedOrigins.has(origin)) return
      event.preventDefault()
      log.warn('navigation denied', { origin })
    }
    contents.on('will-navigate', (event) => refuse(event, event.url))
    contents.on('will-redirect', (event) => refuse(event, event.url))
    contents.on('will-frame-navigate', (event) => refuse(event, event.url))
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      log.warn('window.open denied', { origin: originOf(url) })
      return { action: 'deny' }
    })
  })
}
