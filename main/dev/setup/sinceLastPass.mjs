import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** @typedef {Readonly<Record<string, string>>} Files the hash of each file's bytes, by its path in the repository */

/** A change here may change what any check says. */
const EVERYTHING = /^(package(-lock)?\.json|tsconfig\.base\.json|[^/]+\.config\.(ts|mjs)|main\/dev\/.*\.mjs)$/

/**
 * Every file that git knows or would take in.
 * @param {string} root
 * @returns {Files}
 */
export function readFiles(root) {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
  const paths = [...new Set(list.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path)))
  return Object.fromEntries(
    paths.map((path) => [
      path,
      createHash('sha1')
        .update(readFileSync(join(root, path)))
        .digest('base64'),
    ]),
  )
}

/**
 * What differs from the files that passed, gone ones too; null where that cannot be said: everything is to be checked.
 * @param {Files | null} passed
 * @param {Files} now
 * @returns {readonly string[] | null}
 */
export function changedFiles(passed, now) {
  if (passed === null) return null
  const paths = new Set([...Object.keys(passed), ...Object.keys(now)])
  const changed = [...paths].filter((path) => passed[path] !== now[path])
  return changed.some((path) => EVERYTHING.test(path)) ? null : changed
}

/**
 * The files as they were when all checks passed here last.
 * @param {string} file
 */
export function createPassRecord(file) {
  return {
    /** @returns {Files | null} */
    read() {
      try {
        return JSON.parse(readFileSync(file, 'utf8'))
      } catch {
        return null
      }
    },
    /** @param {Files} files */
    write(files) {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, JSON.stringify(files))
    },
  }
}
