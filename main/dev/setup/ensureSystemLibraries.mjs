import { existsSync } from 'node:fs'
import { runCommand } from './runCommand.mjs'

/** What Electron and a virtual display need on a bare Debian; a `|` names the package on newer releases. */
const FOR_WINDOW = [
  'libgtk-3-0|libgtk-3-0t64',
  'libnss3',
  'libasound2|libasound2t64',
  'libgbm1',
  'xvfb',
  'xauth',
  'fonts-noto-cjk|fonts-wqy-zenhei',
]

/**
 * Outside judges of the tests: a browser that is not ours, a slicer and a mesh checker; and what lays a town of hosts
 * (tests/town).
 */
const FOR_TESTS = ['chromium|chromium-browser', 'prusa-slicer', 'admesh', 'iproute2', 'nftables', 'socat']

/** @typedef {typeof runCommand} Run */

/**
 * @param {readonly string[]} wanted
 * @param {Run} run
 * @returns {Promise<string[]>} those of which no alternative is installed
 */
async function missingPackages(wanted, run) {
  const names = wanted.flatMap((entry) => entry.split('|'))
  const { output } = await run('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\n', ...names], {
    quiet: true,
    allowFailure: true,
  })
  const installed = new Set(
    output
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return wanted.filter((entry) => !entry.split('|').some((name) => installed.has(name)))
}

/** @param {string} entry @param {Run} run @returns {Promise<string>} the alternative that this release offers */
async function offeredName(entry, run) {
  for (const name of entry.split('|')) {
    const { output } = await run('apt-cache', ['policy', name], { quiet: true, allowFailure: true })
    if (/Candidate: (?!\(none\))\S/.test(output)) return name
  }
  return entry.split('|')[0] ?? entry
}

/**
 * Makes sure the system's shared libraries are there. As root on Debian it installs what is missing, else it prints the
 * exact command: we never ask for a password.
 * @param {{ tests?: boolean, run?: Run, isDebian?: boolean, isRoot?: boolean }} [options] `tests` adds the outside
 * judges
 * @returns {Promise<void>}
 */
export async function ensureSystemLibraries({
  tests = false,
  run = runCommand,
  isDebian = process.platform === 'linux' && existsSync('/usr/bin/apt-get'),
  isRoot = process.getuid?.() === 0,
} = {}) {
  if (!isDebian) return
  const missing = await missingPackages(tests ? [...FOR_WINDOW, ...FOR_TESTS] : FOR_WINDOW, run)
  if (missing.length === 0) return
  if (!isRoot) {
    const names = missing.map((entry) => entry.split('|')[0]).join(' ')
    console.warn(
      `Missing system packages. Install them with:\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names}`,
    )
    return
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const wait = ['-o', 'DPkg::Lock::Timeout=300']
  await run('apt-get', [...wait, '-qq', 'update'], { env, quiet: true })
  const names = await Promise.all(missing.map((entry) => offeredName(entry, run)))
  console.log(`Installing system packages: ${names.join(' ')}`)
  await run('apt-get', [...wait, '-qq', 'install', '-y', '--no-install-recommends', ...names], { env, quiet: true })
}
