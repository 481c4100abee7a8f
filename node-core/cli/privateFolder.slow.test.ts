import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCli } from '../../tests/support/nodeProcess.ts'
import { runCommand } from './runCommand.ts'

/*
 * The command line as an operator runs it, in a process of its own: nobody else on the machine reads anything of its
 * folder, the
 * database included.
 */

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'dipnet-modes-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Everything in the folder that somebody else could use, with its mode. */
async function openToOthers(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const paths = [dir, ...entries.map((entry) => join(entry.parentPath, entry.name))]
  const modes = await Promise.all(paths.map(async (path) => ({ path, mode: (await stat(path)).mode & 0o777 })))
  return modes
    .filter(({ mode }) => (mode & 0o077) !== 0)
    .map(({ path, mode }) => `${path.slice(dir.length)} ${mode.toString(8)}`)
}
/** The same command in this process, which is faster; its umask is not asked about. */
async function runHere(args: readonly string[]): Promise<string> {
  const lines: string[] = []
  expect(
    await runCommand(args, {
      out: (text) => void lines.push(text),
      err: () => undefined,
      signal: new AbortController().signal,
    }),
  ).toBe(0)
  return lines.join('\n')
}
const line = (text: string, name: string) => text.split('\n').find((one) => one.startsWith(name))

it.skipIf(process.platform === 'win32')(
  'a new folder is closed, LevelDB’s files too; one of an earlier version is closed at the next start, with the same keys',
  async () => {
    const data = join(root, 'data')
    await runCli(['init', '--data', data, '--slot-ms', '200', '--quiet'])
    expect((await readdir(join(data, 'network', 'chain'))).some((name) => name.startsWith('MANIFEST'))).toBe(true)
    expect(await openToOthers(data)).toEqual([])
    const before = await runHere(['keys', '--data', data])

    for (const entry of await readdir(data, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (!entry.name.startsWith('node-keys.json')) await chmod(path, entry.isDirectory() ? 0o755 : 0o644)
    }
    await chmod(data, 0o755)
    expect(await runCli(['status', '--data', data, '--quiet'])).toContain('network')
    expect(await openToOthers(data)).toEqual([])
    expect(await runHere(['keys', '--data', data])).toBe(before)
  },
  240_000,
)

it.skipIf(process.platform === 'win32')(
  'plain keys go under the secret file, and then nothing but it opens them',
  async () => {
    const data = join(root, 'operator')
    const secret = join(root, 'secret')
    await writeFile(secret, 'correct horse battery staple\n', { mode: 0o600 })
    const before = await runHere(['keys', '--data', data])
    const plain = JSON.parse(await readFile(join(data, 'node-keys.json'), 'utf8')) as { witness: string }
    expect(await runHere(['keys', '--data', data, '--secret-file', secret])).toBe(before)
    for (const name of await readdir(data))
      expect(await readFile(join(data, name), 'utf8'), name).not.toContain(plain.witness.slice(2))
    await expect(runHere(['keys', '--data', data])).rejects.toThrow(/NODE_KEYS_LOCKED.*--secret-file/s)
    await writeFile(join(root, 'wrong'), 'not the one it was before', { mode: 0o600 })
    await expect(runHere(['keys', '--data', data, '--secret-file', join(root, 'wrong')])).rejects.toThrow(
      /NODE_KEYS_LOCKED/,
    )
    await chmod(secret, 0o644)
    await expect(runHere(['keys', '--data', data, '--secret-file', secret])).rejects.toThrow(
      /NODE_KEYS_EXPOSED.*can read/s,
    )
    await chmod(secret, 0o600)
    expect(line(await runHere(['keys', '--data', data, '--secret-file', secret]), 'witness')).toBe(
      line(before, 'witness'),
    )
  },
  240_000,
)

it.skipIf(process.platform === 'win32')(
  'a folder that is somebody’s else is not taken',
  async () => {
    const data = join(root, 'shared')
    await mkdir(data)
    await writeFile(join(data, 'holiday.jpg'), 'x')
    await chmod(data, 0o755)
    await expect(runHere(['keys', '--data', data])).rejects.toThrow(/NODE_KEYS_EXPOSED.*folder of its own/s)
  },
  60_000,
)
