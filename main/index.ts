import { app, BrowserWindow, ipcMain, protocol, safeStorage, session } from 'electron'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startNode } from './node/startNode.ts'
import { startingNode } from './node/startingNode.ts'
import { createAppProtocol } from './protocol/appProtocol.ts'
import { createContentProtocol } from './protocol/contentProtocol.ts'
import { contentSecurityPolicy } from './protocol/contentSecurityPolicy.ts'
import { createFileLog } from './system/createFileLog.ts'
import { createKeychain } from './system/createKeychain.ts'
import { readProfile, type Profile } from './system/profile.ts'
import { stopBeforeQuit } from './system/shutdown.ts'
import { ipcTransport } from './transport/ipcTransport.ts'
import { APP_ORIGIN, APP_SCHEME, CONTENT_SCHEME, devServerUrl } from './window/appOrigin.ts'
import { createWindow } from './window/createWindow.ts'
import { lockDown } from './window/lockDown.ts'
import { recoverRenderer } from './window/recoverRenderer.ts'

// No top-level await in this file: Electron holds `ready` back until the entry module is evaluated.

// Whatever this process and its children write is the person's alone.
process.umask(0o077)

const here = import.meta.dirname
const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true }
protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { ...privileges, codeCache: true } },
  { scheme: CONTENT_SCHEME, privileges },
])

// As root Chromium runs only with --no-sandbox, and asking for both kills every child process.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()

const profile = readProfile(process.argv, join(app.getPath('appData'), 'dipnet-studio'), process.cwd())
if (profile === null) {
  process.stderr.write('--profile takes letters, digits, "-" and "_", at most 40\n')
  app.exit(2)
} else {
  mkdirSync(profile.dataDir, { recursive: true })
  app.setPath('userData', profile.dataDir)
  app.setPath('sessionData', join(profile.dataDir, 'chromium'))
  // The lock lives in the data folder: one instance per profile, as many profiles as wanted.
  if (app.requestSingleInstanceLock()) run(profile)
  else {
    process.stderr.write(
      `DIPNET Studio is already running for profile "${profile.name}": its window was brought to the front.\n`,
    )
    app.exit(0)
  }
}

function run(profile: Profile): void {
  const files = createFileLog(join(profile.dataDir, 'logs'))
  const { log } = files
  const devServer = devServerUrl(app.isPackaged)
  const homeUrl = devServer?.href ?? `${APP_ORIGIN}/`
  const trustedOrigins = new Set([APP_ORIGIN, ...(devServer === null ? [] : [devServer.origin])])
  log.info('starting', { version: app.getVersion(), electron: process.versions.electron, profile: profile.name })
  process.on('uncaughtException', (cause) => log.error('uncaught exception', { cause, stack: cause.stack }))
  process.on('unhandledRejection', (cause) => log.error('unhandled rejection', { cause }))

  const starting = app.whenReady().then(() =>
    startNode({
      dataDir: profile.dataDir,
      profile: profile.name,
      version: app.getVersion(),
      locale: app.getLocale(),
      appDir: app.getAppPath(),
      log,
      keychain: createKeychain(safeStorage),
    }),
  )
  starting.catch((cause: unknown) => log.error('node did not start', { cause }))
  const node = startingNode(starting)
  stopBeforeQuit(async () => {
    await node.stop()
    log.info('stopped')
    await files.close()
  })

  const openWindow = () => {
    const window = createWindow({
      url: homeUrl,
      preloadPath: join(here, '../preload/preload.cjs'),
      profile: profile.name,
    })
    recoverRenderer(window, homeUrl, log)
  }

  app.on('window-all-closed', () => app.quit())
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window === undefined) return
    if (window.isMinimized()) window.restore()
    window.focus()
  })

  void app.whenReady().then(() => {
    protocol.handle(APP_SCHEME, createAppProtocol(join(here, '../renderer')))
    protocol.handle(
      CONTENT_SCHEME,
      createContentProtocol(() => node.content(), devServer?.origin ?? APP_ORIGIN),
    )
    if (devServer !== null) addPolicyTo(devServer)
    lockDown(trustedOrigins, log)
    ipcTransport(ipcMain, node.server, trustedOrigins, log)
    openWindow()
  })
}

/** In development Vite answers for the page; it gets the same policy, plus its own live channel. */
function addPolicyTo(devServer: URL): void {
  session.defaultSession.webRequest.onHeadersReceived({ urls: [`${devServer.origin}/*`] }, (details, answer) => {
    answer({
      responseHeaders: { ...details.responseHeaders, 'content-security-policy': [contentSecurityPolicy(devServer)] },
    })
  })
}
