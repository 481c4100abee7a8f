import { describe, expect, it } from 'vitest'
import type { Clock } from '#node-core/kernel/clock.ts'
import { boundedRecords } from './boundedRecords.ts'

type Store = ReturnType<typeof boundedRecords>
type Key = Parameters<Store['put']>[0]
const key = (text: string) => ({ toString: () => text }) as Key
const record = (content: string, peer: string) => key(`/dht/provider/${content}/${peer}`)

describe('provider records of others', () => {
  let now = 0
  const clock: Clock = { now: () => now, after: () => () => undefined }
  const open = (limits = {}) => boundedRecords(clock, { records: 6, ofOne: 3, forOne: 2, validMs: 1_000, ...limits })
  const found = async (store: Store, content = '') => {
    const names = []
    const prefix = content === '' ? '/dht/provider' : `/dht/provider/${content}`
    for await (const { key: each } of store.query({ prefix }))
      names.push(each.toString().slice('/dht/provider/'.length))
    return names
  }
  const put = async (store: Store, ...pairs: string[]) => {
    for (const pair of pairs) {
      const [content = '', peer = ''] = pair.split('/')
      await store.put(record(content, peer), new Uint8Array([1]))
    }
  }

  it('of one file only the last few are told, of one peer only so many, of all only so many', async () => {
    const store = open()
    await put(store, 'a/1', 'a/2', 'a/3')
    expect(await found(store, 'a')).toEqual(['a/2', 'a/3'])
    await put(store, 'b/9', 'c/9', 'd/9', 'e/9')
    expect(await found(store)).toEqual(['a/2', 'a/3', 'c/9', 'd/9', 'e/9'])
    // A busy peer pushes out its own first, then the oldest goes.
    await put(store, 'f/7', 'g/7')
    expect(await found(store)).toEqual(['a/3', 'c/9', 'd/9', 'e/9', 'f/7', 'g/7'])
  })

  it('one that is told again is young again, and lapses after its time', async () => {
    const store = open()
    now = 0
    await put(store, 'a/1', 'a/2')
    now = 600
    await put(store, 'a/1', 'a/3')
    expect(await found(store, 'a')).toEqual(['a/1', 'a/3'])
    now = 1_601
    expect(await found(store, 'a')).toEqual([])
  })

  it('nothing but provider records is taken', async () => {
    const store = open()
    for (const name of ['/dht/record/x', '/pk/x', '/dht/provider/a', '/dht/provider/a/b/c'])
      await store.put(key(name), new Uint8Array(1_000))
    expect(await found(store)).toEqual([])
    expect(await store.has(key('/dht/record/x'))).toBe(false)
    expect(() => store.get(key('/dht/record/x'))).toThrow('no such record')
  })

  it('one prefix is not another’s: a file’s records are only its own', async () => {
    const store = open()
    await put(store, 'aa/1', 'a/2')
    expect(await found(store, 'a')).toEqual(['a/2'])
    await store.delete(record('a', '2'))
    expect(await found(store, 'a')).toEqual([])
    expect(await found(store, 'aa')).toEqual(['aa/1'])
  })
})
