import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from '../support/launchApp.ts'
import { openRealNode } from '../support/realNode.ts'

const PASSWORD = 'correct horse battery'
let app: LaunchedApp | null = null
let dataDir = ''
afterEach(async () => {
  await app?.close()
  app = null
  await rm(dataDir, { recursive: true, force: true })
}, 60_000)

/** A profile that has been used: a local network, an account of its own, a backup; the node stopped. */
async function usedProfile(): Promise<Uint8Array> {
  dataDir = await mkdtemp(join(tmpdir(), 'dipnet-damaged-'))
  const real = await openRealNode({ dataDir, host: 'electron' })
  await real.client.run('network.startLocal', undefined)
  await real.client.call('app.saveSettings', { onboarded: true, role: 'fan', autopilot: false })
  const { phrase } = await real.client.call('accounts.newPhrase', { words: 12 })
  await real.client.run('accounts.create', {
    phrase,
    password: PASSWORD,
    label: 'Ann',
    role: 'fan',
    rememberInKeychain: false,
  })
  const { file } = await real.client.run('accounts.backup', { password: PASSWORD })
  const backup = await real.node.content.readAll(file, 1e6)
  await real.stop()
  return backup
}

// Titles are set in capitals by style: what is written is compared.
const text = () => app!.page.locator('#app').textContent()

it('a damaged database is a page that says so; one click repairs it', async () => {
  await usedProfile()
  const chain = join(dataDir, 'network', 'chain')
  for (const name of await readdir(chain))
    if (name.startsWith('MANIFEST')) await writeFile(join(chain, name), 'rubbish')
  app = await launchApp({ dataDir })
  await expect.poll(text, { timeout: 30_000 }).toContain('Some stored data is damaged')
  await app.page.getByRole('button', { name: 'Repair now' }).click()
  // The keys were never in danger: the app asks for the password and goes on.
  await app.page.locator('input[type=password]').fill(PASSWORD, { timeout: 60_000 })
  await app.page.keyboard.press('Enter')
  await expect.poll(text, { timeout: 30_000 }).toContain('Ann')
  expect(app.pageErrors).toEqual([])
}, 180_000)

it('damaged keys are a page that says so, and a backup brings them back', async () => {
  const backup = await usedProfile()
  const keys = join(dataDir, 'keyring')
  for (const name of await readdir(keys)) await writeFile(join(keys, name), 'rubbish')
  app = await launchApp({ dataDir })
  await expect.poll(text, { timeout: 30_000 }).toContain('Your keys cannot be read')
  await app.page
    .locator('input[type=file]')
    .setInputFiles({ name: 'ann.dipnet-backup', mimeType: 'application/octet-stream', buffer: Buffer.from(backup) })
  await app.page.locator('input[type=password]').fill(PASSWORD)
  await app.page.keyboard.press('Enter')
  await expect.poll(text, { timeout: 30_000 }).toContain('Ann')
  await app.page.locator('form button[type=button]').last().click()
  await expect.poll(text, { timeout: 30_000 }).not.toContain('Your keys cannot be read')
  expect(app.pageErrors).toEqual([])
}, 180_000)
