import { mkdtemp, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createSeededRandom } from '#node-core/kernel/random.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'
import { codeOf } from './seam.ts'

const opened: RealNode[] = []
const folders: string[] = []
const open = async (...args: Parameters<typeof openRealNode>): Promise<RealNode> => {
  const real = await openRealNode(...args)
  opened.push(real)
  return real
}
afterEach(async () => {
  for (const real of opened.splice(0).reverse()) await real.remove()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
}, 60_000)

async function localNode(): Promise<{ dataDir: string; genesis: string; head: number; props: number }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'dipnet-recovery-'))
  folders.push(dataDir)
  const real = await openRealNode({ dataDir })
  await real.client.run('network.startLocal', undefined)
  const { genesisHash, ...status } = await real.client.call('network.status')
  const head = status.head!.height
  const props = (await real.client.call('props.list', {})).length
  await real.stop()
  return { dataDir, genesis: genesisHash!, head, props }
}

/** Files of the stopped database by their kind. */
async function databaseFiles(dataDir: string, kind: RegExp): Promise<string[]> {
  const folder = join(dataDir, 'network', 'chain')
  return (await readdir(folder)).filter((name) => kind.test(name)).map((name) => join(folder, name))
}

const DAMAGE: readonly (readonly [string, (dataDir: string) => Promise<void>])[] = [
  ['CURRENT emptied', async (dataDir) => truncate((await databaseFiles(dataDir, /^CURRENT$/))[0]!, 0)],
  ['CURRENT removed', async (dataDir) => rm((await databaseFiles(dataDir, /^CURRENT$/))[0]!)],
  [
    'MANIFEST overwritten',
    async (dataDir) => {
      for (const file of await databaseFiles(dataDir, /^MANIFEST/))
        await writeFile(file, Buffer.alloc((await readFile(file)).length, 0xff))
    },
  ],
  [
    'MANIFEST cut off',
    async (dataDir) => {
      for (const file of await databaseFiles(dataDir, /^MANIFEST/)) await truncate(file, 20)
    },
  ],
]

describe('a database damaged while the node was stopped', () => {
  it.each(DAMAGE)(
    '%s: the node starts, says so, refuses to overwrite it, and repairs it',
    async (_name, damage) => {
      const { dataDir, head, props } = await localNode()
      await damage(dataDir)
      const real = await open({ dataDir })
      expect(await real.client.call('app.health')).toMatchObject({ state: 'corrupt', code: 'STORAGE_CORRUPT' })
      expect((await real.client.call('network.status')).mode).toBe('none')
      expect(await codeOf(real.client.call('props.list', {}))).toBe('NODE_NO_NETWORK')
      expect(await codeOf(real.client.run('network.startLocal', undefined))).toBe('NODE_NETWORK_DAMAGED')
      await real.client.call('app.repair', { way: 'repair' })
      expect(await real.client.call('app.health')).toEqual({ state: 'ok', code: null, detail: null })
      expect((await real.client.call('network.status')).head!.height).toBeGreaterThanOrEqual(head)
      expect(await real.client.call('props.list', {})).toHaveLength(props)
    },
    120_000,
  )

  it('bytes overwritten anywhere in the data: it starts, and either all is well or repair or a fresh start brings it back', async () => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
    const random = createSeededRandom(seed)
    const { dataDir } = await localNode()
    for (const file of await databaseFiles(dataDir, /\.(ldb|log)$/)) {
      const bytes = await readFile(file)
      for (let at = 0; at < bytes.length; at += 2_000)
        bytes[Math.min(bytes.length - 1, at + random.int(2_000))]! ^= 0xff
      await writeFile(file, bytes)
    }
    const real = await open({ dataDir })
    let health = await real.client.call('app.health')
    if (health.state !== 'ok') {
      expect(health, `seed ${seed}`).toMatchObject({
        state: 'corrupt',
        code: expect.stringMatching(/^[A-Z_]+$/) as string,
      })
      expect(health.code, `seed ${seed}: ${health.detail ?? ''}`).not.toBe('BUG')
      await real.client.call('app.repair', { way: 'repair' }).catch(() => undefined)
      health = await real.client.call('app.health')
    }
    if (health.state !== 'ok') await real.client.call('app.repair', { way: 'resync' })
    expect(await real.client.call('app.health'), `seed ${seed}`).toMatchObject({ state: 'ok' })
    expect((await real.client.call('network.status')).head, `seed ${seed}`).not.toBeNull()
  }, 120_000)

  it('a one-window network that cannot be repaired begins anew, and the damaged one lies beside it', async () => {
    const { dataDir, props } = await localNode()
    for (const file of await databaseFiles(dataDir, /./)) await writeFile(file, 'rubbish')
    const real = await open({ dataDir })
    expect((await real.client.call('app.health')).state).toBe('corrupt')
    await real.client.call('app.repair', { way: 'resync' })
    expect((await real.client.call('app.health')).state).toBe('ok')
    expect(await real.client.call('props.list', {})).toHaveLength(props)
    expect((await readdir(dataDir)).some((name) => name.startsWith('network.damaged-'))).toBe(true)
    await real.stop()
    const again = await open({ dataDir })
    expect(await again.client.call('props.list', {})).toHaveLength(props)
  }, 120_000)

  it('a member of a network fetches everything anew from the others', async () => {
    const founder = await open()
    await founder.client.run('network.startLocal', undefined)
    const { invitation } = await founder.client.call('network.invitation')
    const dataDir = await mkdtemp(join(tmpdir(), 'dipnet-recovery-'))
    folders.push(dataDir)
    const member = await openRealNode({ dataDir })
    await member.client.run('network.join', { invitation })
    const synced = async (real: RealNode) =>
      (await real.client.call('network.status')).head!.height >=
        (await founder.client.call('network.status')).head!.height &&
      (await real.client.call('props.list', {})).length > 0
    await expect.poll(() => synced(member), { timeout: 60_000 }).toBe(true)
    await member.stop()
    for (const file of await databaseFiles(dataDir, /./)) await writeFile(file, 'rubbish')
    const again = await open({ dataDir })
    expect((await again.client.call('app.health')).state).toBe('corrupt')
    await again.client.call('app.repair', { way: 'resync' })
    await expect.poll(() => synced(again), { timeout: 60_000 }).toBe(true)
    expect((await readdir(join(dataDir, 'network'))).some((name) => name.startsWith('chain.damaged-'))).toBe(true)
  }, 180_000)
})

describe('small files of a profile', () => {
  it.each(['settings.json', 'drafts.json', 'active-account.json'])(
    'a damaged %s is put aside and the node starts',
    async (name) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'dipnet-recovery-'))
      folders.push(dataDir)
      await writeFile(join(dataDir, name), '{"half a')
      const real = await open({ dataDir })
      expect(await real.client.call('designs.list')).toEqual([])
      expect((await real.client.call('app.settings')).theme).toBe('dark')
      expect(await readFile(join(dataDir, `${name}.damaged`), 'utf8')).toBe('{"half a')
    },
  )

  it.each([
    ['empty', ''],
    ['zeroed', '\0'.repeat(400)],
    ['null', 'null'],
  ])(
    'the chain of a profile whose network.json became %s goes on',
    async (_what, bytes) => {
      const { dataDir, genesis } = await localNode()
      await writeFile(join(dataDir, 'network.json'), bytes)
      const real = await open({ dataDir })
      expect((await real.client.call('app.health')).state).toBe('ok')
      expect((await real.client.call('network.status')).genesisHash).toBe(genesis)
    },
    120_000,
  )

  it('a folder that the machine refuses is not called damaged, and opens once it is given back', async () => {
    const { dataDir, genesis } = await localNode()
    // Root may read everything: what refuses root too is a file where the folder of the chain should be.
    await rename(join(dataDir, 'network', 'chain'), join(dataDir, 'elsewhere'))
    await symlink('/proc/1/mem', join(dataDir, 'network', 'chain'))
    const real = await open({ dataDir })
    expect((await real.client.call('app.health')).state).toBe('unavailable')
    await rm(join(dataDir, 'network', 'chain'))
    await rename(join(dataDir, 'elsewhere'), join(dataDir, 'network', 'chain'))
    await real.client.call('app.repair', { way: 'retry' })
    expect((await real.client.call('app.health')).state).toBe('ok')
    expect((await real.client.call('network.status')).genesisHash).toBe(genesis)
  }, 120_000)

  it('a damaged network.json without a copy is said, and starting over keeps what was there', async () => {
    const { dataDir } = await localNode()
    for (const copy of ['network.json', join('network', 'network.json')])
      await writeFile(join(dataDir, copy), 'rubbish')
    const real = await open({ dataDir })
    expect(await real.client.call('app.health')).toMatchObject({ state: 'corrupt', code: 'NODE_STATE_DAMAGED' })
    expect(await codeOf(real.client.call('app.repair', { way: 'repair' }))).toBe('NODE_STATE_DAMAGED')
    await real.client.call('app.repair', { way: 'resync' })
    expect((await real.client.call('app.health')).state).toBe('ok')
    await real.client.run('network.startLocal', undefined)
    expect((await readdir(dataDir)).some((file) => file.startsWith('network.damaged-'))).toBe(true)
  }, 120_000)

  it('a damaged key file of the node is read from its copy', async () => {
    const { dataDir } = await localNode()
    await writeFile(join(dataDir, 'node-keys.json'), '')
    const real = await open({ dataDir })
    expect((await real.client.call('network.status')).mode).toBe('local')
    expect((await real.client.call('accounts.list')).accounts.length).toBeGreaterThanOrEqual(3)
  }, 120_000)
})

describe('what is in the way', () => {
  it('a second node on the same folder is told that it is in use', async () => {
    const { dataDir } = await localNode()
    const first = await open({ dataDir })
    const second = await openRealNode({ dataDir })
    expect((await first.client.call('app.health')).state).toBe('ok')
    expect(await second.client.call('app.health')).toMatchObject({ state: 'locked', code: 'STORAGE_LOCKED' })
    // Repairing under the other one's hands would break both.
    expect(await codeOf(second.client.call('app.repair', { way: 'repair' }))).toBe('STORAGE_LOCKED')
    expect(await codeOf(second.client.call('app.repair', { way: 'resync' }))).toBe('STORAGE_LOCKED')
    await second.stop()
    expect((await first.client.call('props.list', {})).length).toBeGreaterThan(0)
  }, 120_000)

  it('a taken port: the next one, and a notice that says which', async () => {
    const taken: Server = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => taken.once('listening', done))
    const { port } = taken.address() as AddressInfo
    const real = await open({ listenPort: port })
    await real.client.run('network.startLocal', undefined)
    const { notices, addresses } = await real.client.call('network.status')
    expect(notices).toEqual([{ code: 'portInUse', data: { asked: port, used: expect.any(Number) as number } }])
    expect(addresses[0]).toContain(`/tcp/${String(notices[0]!.data['used'])}`)
    expect(notices[0]!.data['used']).not.toBe(port)
    await new Promise((done) => taken.close(done))
  }, 60_000)
})
