import type { Mutant } from './mutant.ts'

const LINKS = 'tests/town/links'
const line = { file: `${LINKS}/delayLine.mjs`, project: 'town' } as const
const verbs = ['tests/town/verbs.test.ts']

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
]
