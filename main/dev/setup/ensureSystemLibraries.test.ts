import { afterEach, expect, it, vi } from 'vitest'
import { ensureSystemLibraries } from './ensureSystemLibraries.mjs'

afterEach(() => vi.restoreAllMocks())

/** A Debian with these packages installed and those on offer. */
function debian(installed: string[], offered: string[] = []) {
  const commands: string[] = []
  const run = async (program: string, args: readonly string[]) => {
    commands.push([program, ...args].join(' '))
    if (program === 'dpkg-query') return { code: 1, output: installed.map((name) => `${name} installed`).join('\n') }
    if (program === 'apt-cache')
      return {
        code: 0,
        output: offered.includes(args[1] ?? '') ? `${args[1]}:\n  Candidate: 1.0` : `${args[1]}:\n  Candidate: (none)`,
      }
    return { code: 0, output: '' }
  }
  return { run, commands }
}

const BOOKWORM = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'xvfb', 'xauth', 'fonts-noto-cjk']

it('does nothing where everything is there', async () => {
  const { run, commands } = debian(BOOKWORM)
  await ensureSystemLibraries({ run, isDebian: true, isRoot: true })
  expect(commands.filter((line) => line.includes('apt'))).toEqual([])
})

it("takes a newer release's name of a package for it", async () => {
  const { run, commands } = debian(
    BOOKWORM.map((name) => (name === 'libgtk-3-0' || name === 'libasound2' ? `${name}t64` : name)),
  )
  await ensureSystemLibraries({ run, isDebian: true, isRoot: true })
  expect(commands.filter((line) => line.includes('apt'))).toEqual([])
})

it('installs what is missing as root, under the names this release offers', async () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined)
  const { run, commands } = debian(
    ['libnss3'],
    [
      'libgtk-3-0t64',
      'libasound2',
      'libgbm1',
      'xvfb',
      'xauth',
      'fonts-noto-cjk',
      'chromium',
      'prusa-slicer',
      'admesh',
      'iproute2',
      'nftables',
      'socat',
    ],
  )
  await ensureSystemLibraries({ run, isDebian: true, isRoot: true, tests: true })
  const apt = commands.filter((line) => line.startsWith('apt-get'))
  expect(apt[0]).toMatch(/ update$/)
  expect(apt[1]).toMatch(
    / install -y --no-install-recommends libgtk-3-0t64 libasound2 libgbm1 xvfb xauth fonts-noto-cjk chromium prusa-slicer admesh iproute2 nftables socat$/,
  )
})

it('prints the exact command to anybody else, and runs nothing', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  const { run, commands } = debian(BOOKWORM.filter((name) => name !== 'xvfb' && name !== 'libnss3'))
  await ensureSystemLibraries({ run, isDebian: true, isRoot: false })
  expect(warn.mock.calls.flat().join('\n')).toContain(
    'sudo apt-get update && sudo apt-get install -y --no-install-recommends libnss3 xvfb',
  )
  expect(commands.some((line) => line.startsWith('apt-get'))).toBe(false)
})

it('leaves other systems alone', async () => {
  const { run, commands } = debian([])
  await ensureSystemLibraries({ run, isDebian: false, isRoot: true })
  expect(commands).toEqual([])
})
