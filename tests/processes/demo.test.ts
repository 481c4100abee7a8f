import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** `npm run demo` as a person runs it: three processes, five prices, every balance checked by itself. */
it('the main job passes between real node processes at every price', async () => {
  const root = join(import.meta.dirname, '..', '..')
  const child = spawn('npm', ['run', '-s', 'demo'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  child.stdout.on('data', (data) => (out += String(data)))
  child.stderr.on('data', (data) => (out += String(data)))
  const code = await new Promise((done) => child.on('exit', done))
  expect(code, out.slice(-3_000)).toBe(0)
  for (const price of ['129.00', '0.01', '77.77', '1234567.89', '129.000000000000000001'])
    expect(out).toContain(`== price ${price} DPN`)
  expect(out.match(/^ {4}factory {4}0x[0-9a-f]{40} {2}\+/gm)).toHaveLength(5)
  expect(out).toContain(
    'gallery: piece 0005/500, timeline placed → accepted → produced → shipmentNoted → shipped → settled',
  )
}, 400_000)
