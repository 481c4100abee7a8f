import { describe, expect, it } from 'vitest'
import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import {
  announceOption,
  dpnOption,
  keeperOption,
  mailboxOption,
  numberOption,
  originsOption,
  parseOptions,
} from './options.ts'
import { runCommand } from '../runCommand.ts'

const origins = (...args: string[]) => originsOption(parseOptions(['start', ...args]).values)

it('takes origins as browsers name them, beside --rpc only', () => {
  expect(origins()).toEqual([])
  expect(origins('--rpc', '8545')).toEqual([])
  const named = [
    'chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn',
    'https://wallet.example:8443',
    'moz-extension://2b1c7e0a-1111-2222-3333-444455556666',
  ]
  expect(origins('--rpc', '8545', ...named.flatMap((origin) => ['--rpc-origin', origin]))).toEqual(named)
  expect(() => origins('--rpc-origin', named[0]!)).toThrow(/goes with --rpc/)
  for (const bad of [
    '*',
    'null',
    '',
    'wallet.example',
    'https://wallet.example/',
    'https://wallet.example/page',
    'https://a@b',
    'HTTPS://wallet.example',
  ]) {
    expect(() => origins('--rpc', '8545', '--rpc-origin', bad), bad).toThrow(/a scheme and a host/)
  }
})

it('takes whose orders a keeper watches, and nothing else', () => {
  const keeper = (...args: string[]) => keeperOption(parseOptions(['start', ...args]).values)
  expect(keeper()).toBeUndefined()
  expect(['off', 'own', 'all'].map((mode) => keeper('--keeper', mode))).toEqual(['off', 'own', 'all'])
  for (const bad of ['', 'on', 'ALL']) expect(() => keeper('--keeper', bad), bad).toThrow(/off, own/)
})

it('holds packages for others where others can come to, unless told otherwise', () => {
  const mailbox = (...args: string[]) => mailboxOption(parseOptions(['start', ...args]).values)
  expect(mailbox()).toBeUndefined()
  expect(mailbox('--host', '127.0.0.1')).toBeUndefined()
  expect(mailbox('--host', '0.0.0.0')).toBe(true)
  expect(mailbox('--host', '0.0.0.0', '--mailbox', 'off')).toBe(false)
  expect(mailbox('--mailbox', 'on')).toBe(true)
  for (const bad of ['', 'yes', 'ON']) expect(() => mailbox('--mailbox', bad), bad).toThrow(/on or off/)
})

it('takes what others are told instead of where the node listens, if somebody can dial it', () => {
  const announce = (...args: string[]) => announceOption(parseOptions(['start', ...args]).values)
  expect(announce()).toEqual([])
  const told = ['203.0.113.7', 'node.example', '/ip4/203.0.113.7/tcp/443']
  expect(announce(...told.flatMap((text) => ['--announce', text]))).toEqual(told)
  for (const bad of ['', '0.0.0.0', '203.0.113.7:443', '/ip4/203.0.113.7', '/ip4/203.0.113.7/tcp/1/p2p-circuit'])
    expect(() => announce('--announce', bad), bad).toThrow(/NODE_BAD_OPTION.*a multiaddr with a TCP port/)
  expect(() => announce('--announce', 'node.example', '--port', '0')).toThrow(/NODE_BAD_OPTION.*give --port/)
  expect(announce('--announce', told[2]!, '--port', '0')).toEqual([told[2]])
  expect(() => announce('--announce', told[0]!, '--open-port')).toThrow(/NODE_BAD_OPTION.*--open-port/)
  expect(() => announce(...Array.from({ length: 25 }, () => ['--announce', told[0]!]).flat())).toThrow(/24 times/)
  const mailbox = (...args: string[]) => mailboxOption(parseOptions(['start', ...args]).values)
  expect([mailbox('--announce', 'node.example'), mailbox('--announce', '127.77.0.2')]).toEqual([true, undefined])
})

const valuesOf = (...args: string[]) => parseOptions(args).values

describe('numbers on the command line', () => {
  it('are amounts as people write them, and what was not written plainly is said', () => {
    const said: string[] = []
    const read = (text: string) => dpnOption('dpn', text, (line) => said.push(line))
    expect(
      [read('12.50'), read('12,50'), read('1.234,56'), read('１２．５')].map((wei) =>
        Number(wei / (WEI_PER_DPN / 100n)),
      ),
    ).toEqual([1250, 1250, 123_456, 1250])
    expect(said).toEqual([
      '--dpn 12,50 is read as 12.50 DPN',
      '--dpn 1.234,56 is read as 1,234.56 DPN',
      '--dpn １２．５ is read as 12.50 DPN',
    ])
    expect(() => read('1,234')).toThrow(/1,234\.00 or 1\.2340/)
    expect(() => read('12 50')).toThrow(/KERNEL_BAD_AMOUNT/)
  })

  it('are whole where they count', () => {
    expect(numberOption(valuesOf('--port', '31000'), 'port', 0, 65_535)).toBe(31_000)
    for (const text of ['3.5', '1,000', '70000', 'x', ''])
      expect(() => numberOption(valuesOf('--port', text), 'port', 0, 65_535), text).toThrow(/NODE_BAD_OPTION/)
  })

  it('are asked before anything is opened, sent or signed', async () => {
    const lines: string[] = []
    const io = {
      out: (line: string) => void lines.push(line),
      err: () => undefined,
      signal: new AbortController().signal,
    }
    const to = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
    const send = (...args: string[]) =>
      runCommand(['send', '--data', '/nowhere', '--rpc', 'http://127.0.0.1:9', ...args], io as never)
    await expect(send('--to', to, '--dpn', '1,234')).rejects.toMatchObject({ code: 'KERNEL_DOUBTFUL_AMOUNT' })
    await expect(send('--to', to.replace('5aA', '5AA'), '--dpn', '1')).rejects.toMatchObject({
      code: 'MODEL_WRONG_CHECKSUM',
    })
    expect(lines).toEqual([])
  })
})
