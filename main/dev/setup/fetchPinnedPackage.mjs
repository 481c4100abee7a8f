import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { runCommand } from './runCommand.mjs'

/**
 * Downloads one package from the npm registry that this machine is set to use, and unpacks it only if its bytes are the
 * pinned ones.
 * @param {string} spec `name@version`
 * @param {string} integrity SRI string, `sha512-…`
 * @param {string} into an empty folder; receives `package/`
 * @returns {Promise<string>} the unpacked `package` folder
 */
export async function fetchPinnedPackage(spec, integrity, into) {
  await mkdir(into, { recursive: true })
  await runCommand('npm', ['pack', spec, '--silent', '--pack-destination', into], { cwd: into, quiet: true })
  const name = (await readdir(into)).find((file) => file.endsWith('.tgz'))
  if (name === undefined) throw new Error(`npm pack ${spec} left no file`)
  const archive = join(into, name)
  const hash = createHash('sha512')
  await pipeline(createReadStream(archive), hash)
  const found = `sha512-${hash.digest('base64')}`
  if (found !== integrity) throw new Error(`${spec} is not the pinned package: expected ${integrity}, found ${found}`)
  await runCommand('tar', ['-xzf', archive, '-C', into], { quiet: true })
  await rm(archive)
  return join(into, 'package')
}
