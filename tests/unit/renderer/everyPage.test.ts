import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repoRoot } from '../../../main/dev/setup/paths.mjs'
import { ZERO_ADDRESS, ZERO_HASH } from '#node-core/model/ids.ts'
import { PAGES, pathOf, type Places } from '../../e2e/pages/everyPage.ts'

/** Looked at without the shell, by tests of their own in pages.test.ts. */
const WITHOUT_SHELL = ['/welcome', '/health']

const ANYWHERE: Places = {
  licence: ZERO_ADDRESS,
  account: ZERO_ADDRESS,
  transaction: ZERO_HASH,
  height: 1,
  serial: 1,
  order: () => ({ licence: ZERO_ADDRESS, id: ZERO_HASH }),
}

/** The routes of a table's text that show a page: redirects show none. */
function routesOf(text: string): string[] {
  return [...text.matchAll(/path: '([^']+)',?\s*(redirect)?/g)]
    .filter((match) => match[2] === undefined)
    .map((match) => match[1]!)
}
const matches = (route: string) =>
  new RegExp(`^${route.replace(/\/:rest.*/, '/no/such/page').replace(/:\w+/g, '[^/]+')}$`)
const unvisited = (text: string) =>
  routesOf(text)
    .filter((route) => !WITHOUT_SHELL.includes(route))
    .filter((route) => !PAGES.some(([, path]) => matches(route).test(pathOf(path, ANYWHERE))))

describe('every page', () => {
  const text = readFileSync(join(repoRoot, 'renderer/router/routes.ts'), 'utf8')

  it('that the router knows is looked at', () => {
    expect(routesOf(text).length).toBeGreaterThan(20)
    expect(unvisited(text)).toEqual([])
  })

  it('is missed when its row is missing', () =>
    expect(
      unvisited(`${text}\n{ path: '/no-such-row', component: x }, { path: '/h', redirect: '/no-such-row' }`),
    ).toEqual(['/no-such-row']))
})
