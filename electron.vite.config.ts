import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { appConfig } from './renderer/theme/appConfig.ts'

// Where the checkout's path has a character that the bundler cannot read, it comes through a link
// (main/dev/setup/ensureBuild.mjs).
const link = process.env.DIPNET_BUILD_ROOT
const at = (path: string) => resolve(link ?? import.meta.dirname, path)
const links = link === undefined ? {} : { resolve: { preserveSymlinks: true } }

// Entries of main's bundle beside the app itself: both ways to run a node use the same bundled node-core, and worker
// threads need a
// file of their own (out/main/modelingWorker.js).
const optional = {
  cli: at('node-core/cli/index.ts'),
  modelingWorker: at('node-core/modeling/assets/nodeModelingWorker.ts'),
}
const mainInputs = {
  index: at('main/index.ts'),
  ...Object.fromEntries(Object.entries(optional).filter(([, file]) => existsSync(file))),
}

export default defineConfig({
  main: {
    ...links,
    build: {
      target: 'node20.18',
      outDir: 'out/main',
      // npm packages stay outside: bundling native ones (classic-level) breaks them.
      externalizeDeps: true,
      rolldownOptions: { input: mainInputs, output: { format: 'es', entryFileNames: '[name].js' } },
    },
  },
  preload: {
    ...links,
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      // Sandboxed preloads must be CommonJS.
      rolldownOptions: {
        input: { preload: at('main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    ...links,
    root: at('renderer'),
    // Relative: the same files are served by app:// and over http.
    base: './',
    build: {
      target: 'chrome130',
      outDir: at('out/renderer'),
      minify: true,
      chunkSizeWarningLimit: 4096,
      rolldownOptions: { input: at('renderer/index.html') },
    },
    worker: { format: 'es' },
    plugins: [
      vue(),
      // Imports stay written out: no generated declaration files, and types check in a fresh clone.
      ui({
        router: true,
        colorMode: false,
        root: at('renderer'),
        autoImport: false,
        components: { dts: false },
        ui: appConfig,
      }),
    ],
  },
})
