import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ensureElectron } from './ensureElectron.mjs'

let dir: string
let packageDir: string
let mirror: Server | null = null

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dipnet-electron-'))
  packageDir = join(dir, 'electron')
  await mkdir(packageDir)
  await writeFile(join(packageDir, 'package.json'), '{"version":"45.0.0"}')
  vi.stubEnv('ELECTRON_EXEC_PATH', '')
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', '')
  // Nothing listens there: the official download is out of reach.
  vi.stubEnv('ELECTRON_MIRROR', 'http://127.0.0.1:1/')
  vi.stubEnv('DIPNET_CACHE_DIR', join(dir, 'cache'))
  vi.stubEnv('DIPNET_ELECTRON_FALLBACK', '0')
})

afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  mirror?.close()
  mirror = null
  await rm(dir, { recursive: true, force: true })
})

async function place(path: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, '')
  await chmod(path, 0o755)
  return path
}

async function installPackageBinary(): Promise<string> {
  await writeFile(join(packageDir, 'path.txt'), 'electron')
  return place(join(packageDir, 'dist', 'electron'))
}

const cachedRuntime = () => place(join(dir, 'cache', `electron-33.2.1-linux-x64-r1`, 'electron'))

it('takes what the environment names before anything else', async () => {
  await installPackageBinary()
  const executable = await place(join(dir, 'mine', 'electron'))
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', join(dir, 'mine'))
  expect(await ensureElectron({ packageDir })).toMatchObject({
    source: 'override',
    executable,
    env: { ELECTRON_OVERRIDE_DIST_PATH: join(dir, 'mine') },
  })
})

it('says so when the environment names a file that is not there', async () => {
  vi.stubEnv('ELECTRON_EXEC_PATH', join(dir, 'nowhere'))
  await expect(ensureElectron({ packageDir })).rejects.toThrow('name no file')
})

it("takes the package's own binary before the cache", async () => {
  const executable = await installPackageBinary()
  await cachedRuntime()
  expect(await ensureElectron({ packageDir })).toMatchObject({ source: 'package', executable })
})

it("lets electron's own installer download where its host answers", async () => {
  mirror = createServer((request, response) =>
    response.writeHead(request.url === '/v45.0.0/SHASUMS256.txt' ? 200 : 404).end(),
  ).listen(0, '127.0.0.1')
  await once(mirror, 'listening')
  vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${(mirror.address() as AddressInfo).port}/`)
  vi.spyOn(console, 'log').mockReturnValue(undefined)
  await writeFile(
    join(packageDir, 'install.js'),
    "const fs = require('fs'); fs.mkdirSync(__dirname + '/dist'); fs.writeFileSync(__dirname + '/dist/electron', ''); fs.writeFileSync(__dirname + '/path.txt', 'electron')",
  )
  await cachedRuntime()
  expect(await ensureElectron({ packageDir })).toMatchObject({
    source: 'package',
    executable: join(packageDir, 'dist', 'electron'),
  })
})

it.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'falls back only where the download is out of reach, in one plain warning',
  async () => {
    vi.stubEnv('DIPNET_ELECTRON_FALLBACK', '')
    const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
    const executable = await cachedRuntime()
    expect(await ensureElectron({ packageDir })).toMatchObject({
      source: 'fallback',
      executable,
      env: { ELECTRON_MAJOR_VER: '33' },
    })
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn.mock.calls[0]?.[0]).toMatch(/third party.*DIPNET_ELECTRON_FALLBACK=0/)
  },
)

it('refuses the fallback when told to, even a cached one', async () => {
  await cachedRuntime()
  await expect(ensureElectron({ packageDir })).rejects.toThrow('refuses the fallback')
})
