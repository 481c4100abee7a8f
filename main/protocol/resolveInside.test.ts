import fc from 'fast-check'
import { sep } from 'node:path'
import { expect, it } from 'vitest'
import { resolveInside } from './resolveInside.ts'

it('finds files below the folder', () => {
  expect(resolveInside('/root', '/a/b%20c.js')).toBe('/root/a/b c.js')
  expect(resolveInside('/root', '/')).toBe('/root')
  expect(resolveInside('/root', '/..hidden')).toBe('/root/..hidden')
})

it.each(['/..', '/%2e%2e/x', '/a/..%2f..%2fx', '/..%5cx', '/%00', '/%zz', '/a/%2e%2e'])('refuses %s', (path) => {
  expect(resolveInside('/root', path)).toBeNull()
})

it('never answers a path outside the folder', () => {
  const piece = fc.constantFrom('..', '.', '%2e%2e', '%2f', '/', '%5c', 'a', '%252e', '~', '%00', '//')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const file = resolveInside('/root/app', `/${pieces.join('')}`)
      return file === null || file === '/root/app' || file.startsWith(`/root/app${sep}`)
    }),
  )
})
