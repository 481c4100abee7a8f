import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repoRoot } from '../../main/dev/setup/paths.mjs'

const folder = join(repoRoot, 'node-core', 'decisions')
const index = readFileSync(join(folder, 'README.md'), 'utf8')
const HEAD = /^# (\d{4}) (\S.*)\n\nStatus: (?:accepted|replaced by \d{4}), \d{4}-\d{2}-\d{2}\./

/** What is wrong with a decision's head or its place in the index. */
function troubles(name: string, text: string, listed: string): string[] {
  const head = HEAD.exec(text)
  if (head === null) return [`${name}: its head is not "# NNNN Title" and "Status: accepted, YYYY-MM-DD."`]
  const [, number, title] = head
  return [
    ...(name.startsWith(`${number}-`) ? [] : [`${name}: says it is ${number}`]),
    ...(listed.includes(`[${number}](${name})`) && listed.includes(title!) ? [] : [`${name}: not in the index`]),
  ]
}

describe('decisions', () => {
  it('have one head and stand in the index', () => {
    const names = readdirSync(folder).filter((name) => name !== 'README.md')
    expect(names.length).toBeGreaterThan(10)
    expect(names.flatMap((name) => troubles(name, readFileSync(join(folder, name), 'utf8'), index))).toEqual([])
  })

  it('are noticed with another head, another number, outside the index', () => {
    const good = '# 0001 A title\n\nStatus: accepted, 2026-11-22.\n'
    const row = '| [0001](0001-a.md) | A title |'
    expect(troubles('0001-a.md', good, row)).toEqual([])
    expect(troubles('0001-a.md', good.replace(' A', ': A'), row)).toHaveLength(1)
    expect(troubles('0001-a.md', good.replace('2026-', ''), row)).toHaveLength(1)
    expect(troubles('0002-a.md', good, row)).toHaveLength(2)
    expect(troubles('0001-a.md', good, '')).toHaveLength(1)
  })
})
