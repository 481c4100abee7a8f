import { BrowserWindow } from 'electron'

export interface WindowOptions {
  readonly url: string
  readonly preloadPath: string
  /** Shown in the title bar beside the name when it is not the default profile. */
  readonly profile: string
}

/** The one window: isolated, sandboxed, shown once it has something to show. */
export function createWindow({ url, preloadPath, profile }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: '#0b0b0d',
    title: profile === 'default' ? 'DIPNET Studio' : `DIPNET Studio – ${profile}`,
    webPreferences: {
      preload: preloadPath,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  // The page's own title would hide which profile this is.
  window.on('page-title-updated', (event) => event.preventDefault())
  window.once('ready-to-show', () => window.show())
  void window.loadURL(url)
  return window
}
