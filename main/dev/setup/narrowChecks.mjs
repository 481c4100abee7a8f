import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {import('./staticChecks.mjs').Check} Check */

const CODE = /\.(ts|mjs|vue)$/
const TEST = /(?<!\.slow)\.test\.ts$/
/** A unit test that reads the house as text: no import says what it depends on. */
const READS_TEXT = /\b(repoRoot|readSources|readdirSync)\b/

/**
 * The checks that the changed files can have broken: a compiler where its rooms changed, Prettier over the changed
 * files, unit tests that import a changed file or read the house as text. The architecture is always looked at whole.
 * @param {readonly Check[]} checks
 * @param {readonly string[] | null} changed null: everything
 * @param {string} root
 * @param {readonly string[]} files every path of the repository
 * @returns {readonly Check[]}
 */
export function narrowChecks(checks, changed, root, files) {
  if (changed === null) return checks
  return checks.flatMap((check) => {
    if (check.reads !== undefined && !changed.some((path) => check.reads?.test(path))) return []
    if (check.name === 'prettier')
      return ofFiles(
        check,
        changed.filter((path) => existsSync(join(root, path))),
      )
    if (check.name === 'tests unit') return ofUnits(check, changed, root, files)
    return [check]
  })
}

/** @param {Check} check @param {readonly string[]} paths @returns {Check[]} */
function ofFiles(check, paths) {
  if (paths.length === 0) return []
  return [{ ...check, args: check.args.flatMap((arg) => (arg === '.' ? ['--ignore-unknown', ...paths] : [arg])) }]
}

/**
 * @param {Check} check
 * @param {readonly string[]} changed
 * @param {string} root
 * @param {readonly string[]} files
 * @returns {Check[]}
 */
function ofUnits(check, changed, root, files) {
  // Importers of what is gone were changed with it, or the types fail.
  const code = changed.filter((path) => CODE.test(path) && existsSync(join(root, path)))
  const readers = files.filter(
    (path) =>
      TEST.test(path) && existsSync(join(root, path)) && READS_TEXT.test(readFileSync(join(root, path), 'utf8')),
  )
  const [program, , ...options] = check.args
  return [{ ...check, args: [/** @type {string} */ (program), 'related', '--run', ...options, ...code, ...readers] }]
}
