// Packed as resources/default_app.asar of the fallback runtime: what makes `electron [-r module] <path>` work there, in
// the
// few lines of Electron's own default_app that development needs. The awaits matter: Electron holds `ready` back until
// this
// module is done, so that the app can still register its schemes.
import { app } from 'electron'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const preload = []
let target = ''
const argv = process.argv.slice(1)
for (let i = 0; i < argv.length && target === ''; i += 1) {
  const word = argv[i]
  if (word === '-r' || word === '--require') preload.push(argv[(i += 1)])
  else if (!word.startsWith('-')) target = resolve(word)
}

const require = createRequire(join(process.cwd(), 'x.js'))
for (const name of preload) require(name)

if (target === '') {
  console.log(`Electron ${process.versions.electron} (fallback runtime): name an app folder`)
  app.exit(1)
} else {
  let entry = target
  const manifestPath = join(target, 'package.json')
  if (existsSync(manifestPath)) {
    const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
    app.setName(manifest.productName ?? manifest.name ?? 'app')
    if (manifest.version) app.setVersion(manifest.version)
    app.setAppPath(target)
    entry = join(target, manifest.main ?? 'index.js')
  } else if (statSync(target).isDirectory()) {
    entry = join(target, 'index.js')
  }
  try {
    await import(pathToFileURL(entry).href)
  } catch (cause) {
    console.error(`Cannot run the app at ${target}`, cause)
    app.exit(1)
  }
}
