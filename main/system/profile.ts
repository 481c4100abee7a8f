import { isAbsolute, join, resolve } from 'node:path'

export interface Profile {
  readonly name: string
  /** Everything this profile keeps: node, keys, logs, Chromium's own data. */
  readonly dataDir: string
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/

/** The value of `--name value` or `--name=value`; the last one wins. */
function option(argv: readonly string[], name: string): string | null {
  let found: string | null = null
  argv.forEach((word, i) => {
    if (word === `--${name}`) found = argv[i + 1] ?? ''
    else if (word.startsWith(`--${name}=`)) found = word.slice(name.length + 3)
  })
  return found
}

/**
 * Which profile the command line asks for: `--profile NAME` (a folder below `baseDir`) or `--user-data-dir DIR`.
 * @returns null when the name is not usable as a folder name (letters, digits, `-`, `_`, at most 40)
 */
export function readProfile(argv: readonly string[], baseDir: string, cwd: string): Profile | null {
  const dir = option(argv, 'user-data-dir')
  const name = option(argv, 'profile') ?? 'default'
  if (!NAME.test(name)) return null
  if (dir) return { name, dataDir: isAbsolute(dir) ? dir : resolve(cwd, dir) }
  return { name, dataDir: join(baseDir, 'profiles', name) }
}
