import { spawn } from 'node:child_process'

/**
 * A display to open windows on. Where Linux has none, starts Xvfb on a free number.
 * @param {{ announce?: (message: string) => void, size?: string }} [options]
 * @returns {Promise<{ env: NodeJS.ProcessEnv, virtual: boolean, stop: () => void }>}
 */
export async function ensureDisplay({ announce = console.log, size = '1440x900x24' } = {}) {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY)
    return { env: {}, virtual: false, stop: () => undefined }
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const stop = () => void server.kill()
  process.once('exit', stop)
  const number = await new Promise((done, fail) => {
    server.once('error', fail)
    server.once('exit', (code) => fail(new Error(`Xvfb ended with ${code} before it was ready`)))
    server.stdio[3]?.once('data', (chunk) => done(String(chunk).trim()))
  })
  announce(
    `No display found: started a virtual one (Xvfb :${number}). To use the app in a browser instead, run "npm run start:web".`,
  )
  return { env: { DISPLAY: `:${number}` }, virtual: true, stop }
}
