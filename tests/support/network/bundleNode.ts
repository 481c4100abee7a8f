import { build } from 'esbuild'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const FOLDER = at('node_modules/.cache/dipnet/node')
const BUNDLE = join(FOLDER, 'nodeCli.js')
/** What has a binary, or files that it looks for beside itself. */
const NATIVE = ['classic-level', 'secp256k1', 'manifold-3d', 'draco3dgltf', 'gltf-validator', 'esbuild']
/** For packages that are CommonJS inside. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module';const require = requireFrom(import.meta.url);"
let bundled: Promise<string> | undefined

/**
 * The headless command line as one file, packages and all, its thread for geometry as another: a node starts in 0.8 s
 * of CPU; with packages left outside it takes 3.4, through a loader far more.
 */
export function bundleNode(): Promise<string> {
  bundled ??= build({
    // The thread's entry lies beside the process's own (node-core/node/modelingThread.ts).
    entryPoints: {
      nodeCli: at('node-core/cli/index.ts'),
      modelingWorker: at('node-core/modeling/assets/nodeModelingWorker.ts'),
    },
    outdir: FOLDER,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: NATIVE,
    banner: { js: REQUIRE },
    sourcemap: true,
    logLevel: 'silent',
    alias: { '#node-core': at('node-core') },
  }).then(async ({ outputFiles }) => {
    await mkdir(FOLDER, { recursive: true })
    // Never written into a file that another test's node is starting from, nor through a link to another checkout's.
    for (const { path, contents } of outputFiles) {
      const whole = `${path}.${process.pid}`
      await writeFile(whole, contents)
      await rename(whole, path)
    }
    return BUNDLE
  })
  return bundled
}
