import { expect, it } from 'vitest'
import { readProfile } from './profile.ts'

const read = (...argv: string[]) => readProfile(['electron', '.', ...argv], '/base', '/cwd')

it('uses the default profile unless one is named', () => {
  expect(read()).toEqual({ name: 'default', dataDir: '/base/profiles/default' })
  expect(read('--profile', 'fan')).toEqual({ name: 'fan', dataDir: '/base/profiles/fan' })
  expect(read('--profile=studio', '--profile=fan')).toEqual({ name: 'fan', dataDir: '/base/profiles/fan' })
})

it('lets --user-data-dir name the folder itself', () => {
  expect(read('--user-data-dir=/data/x')).toEqual({ name: 'default', dataDir: '/data/x' })
  expect(read('--profile', 'fan', '--user-data-dir', 'rel')).toEqual({ name: 'fan', dataDir: '/cwd/rel' })
})

it.each(['../evil', '', 'a/b', '-x', 'x'.repeat(41), 'é'])('refuses the name %j', (name) => {
  expect(read(`--profile=${name}`)).toBeNull()
})
