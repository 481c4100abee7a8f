import type { Mutant } from './mutant.ts'

const LINKS = 'tests/town/links'
const line = { file: `${LINKS}/delayLine.mjs`, project: 'town' } as const
const verbs = ['tests/town/verbs.test.ts']
const PROXIES = 'tests/town/proxies'
const loopback = ['tests/town/loopback.test.ts']

/** The town's cables do what they are told. */
export const TOWN: readonly Mutant[] = [
  {
    what: 'a line with delay passes everything on at once',
    find: 'const delayMs = Number(ms)',
    replace: 'const delayMs = 0 * Number(ms)',
    tests: verbs,
    ...line,
  },
  {
    what: 'a line delays one way only',
    find: 'holdBack((frame) => to?.send(frame)),',
    replace: 'i === 0 ? (frame) => to?.send(frame) : holdBack((frame) => to?.send(frame)),',
    tests: verbs,
    ...line,
  },
  {
    what: 'a delay line outlives the process that opened it',
    find: "process.stdin.resume().on('end'",
    replace: "process.stdin.on('end'",
    tests: [LINKS],
    ...line,
  },
  {
    what: 'a healed cable keeps its delay',
    file: `${LINKS}/createCable.ts`,
    find: '      await delay(delayMs)\n',
    replace: '',
    project: 'town',
    tests: verbs,
  },
  {
    what: 'a proxy looks at the cable of who dials only',
    file: 'tests/town/streets/layProxies.ts',
    find: 'isOpen: () => from.leadsTo(to.address) && to.leadsTo(from.address)',
    replace: 'isOpen: () => from.leadsTo(to.address)',
    project: 'town',
    tests: [...verbs, ...loopback],
  },
  {
    what: 'a proxy’s connection stands at once, however long the line',
    file: `${PROXIES}/joinSockets.ts`,
    find: 'let kept: (() => void)[] | null = []',
    replace: 'let kept: (() => void)[] | null = null',
    project: 'town',
    tests: verbs,
  },
  {
    what: 'what follows a lost segment overtakes it',
    file: `${PROXIES}/createWay.ts`,
    find: 'held.push({ parcel, isMended: false })',
    replace: 'if (held.length > 0) return next(parcel)\n      held.push({ parcel, isMended: false })',
    project: 'town',
    tests: [...loopback, PROXIES],
  },
  {
    what: 'a stranger on this machine gets into the town',
    file: 'tests/town/streets/layProxies.ts',
    find: 'if (from === null || near.destroyed) return void near.destroy()',
    replace: 'if (near.destroyed) return',
    project: 'town',
    tests: loopback,
  },
]
