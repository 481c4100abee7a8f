import { resolve } from 'node:path'
import { build, type InlineConfig } from 'vite'
import config from '../../electron.vite.config.ts'

/** Builds only the renderer, with the app's own configuration, for tests in a browser. @returns the folder to serve */
export async function buildRenderer(): Promise<string> {
  const { renderer } = config as { renderer: InlineConfig }
  const outDir = resolve(import.meta.dirname, '../../out/renderer')
  await build({
    ...renderer,
    configFile: false,
    logLevel: 'warn',
    build: { ...renderer.build, outDir, emptyOutDir: true },
  })
  return outDir
}
