import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { electronFlags } from '../../main/dev/setup/electronFlags.mjs'
import { ensureBuild } from '../../main/dev/setup/ensureBuild.mjs'
import { ensureDisplay } from '../../main/dev/setup/ensureDisplay.mjs'
import { ensureElectron } from '../../main/dev/setup/ensureElectron.mjs'
import { repoRoot } from '../../main/dev/setup/paths.mjs'

export interface LaunchOptions {
  /** Kept after the app closes, for tests that start it again; without it a fresh one is made and removed. */
  readonly dataDir?: string
  readonly profile?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export interface LaunchedApp {
  readonly app: ElectronApplication
  readonly page: Page
  readonly dataDir: string
  /** What a page or the main process reported as an error so far. */
  readonly pageErrors: readonly string[]
  close(): Promise<void>
}

let ready: Promise<{ executable: string; env: Record<string, string>; softwareRendering: boolean }> | null = null

/** Runtime, build and display, once per test process. */
function prepare() {
  ready ??= (async () => {
    const electron = await ensureElectron()
    await ensureBuild({ env: electron.env })
    const display = await ensureDisplay({ announce: () => undefined, size: '1600x1000x24' })
    const env = { ...process.env, ...electron.env, ...display.env } as Record<string, string>
    return { executable: electron.executable, env, softwareRendering: process.platform === 'linux' }
  })()
  return ready
}

/** Everything a process needs to start the app by hand (kill tests, second instances). */
export async function appCommand(
  options: LaunchOptions & { dataDir: string },
): Promise<{ executable: string; args: string[]; env: Record<string, string> }> {
  const { executable, env, softwareRendering } = await prepare()
  const own = [
    `--user-data-dir=${options.dataDir}`,
    ...(options.profile ? [`--profile=${options.profile}`] : []),
    ...(options.args ?? []),
  ]
  return {
    executable,
    args: [repoRoot, ...electronFlags({ softwareRendering }), ...own],
    env: { ...env, ...options.env },
  }
}

/** Starts the real app in real Electron, on a virtual display where there is none, and waits for its window. */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'dipnet-app-')))
  const { executable, args, env } = await appCommand({ ...options, dataDir })
  const app = await _electron.launch({ executablePath: executable, args, env, timeout: 60_000 })
  const page = await app.firstWindow()
  const pageErrors: string[] = []
  page.on('pageerror', (cause) => pageErrors.push(cause.message))
  await page.waitForLoadState('domcontentloaded')
  return {
    app,
    page,
    dataDir,
    pageErrors,
    async close() {
      await app.close()
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}
