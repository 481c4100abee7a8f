import type { Mutant } from './mutant.ts'

const KERNEL = ['node-core/kernel']
const FIELDS = ['renderer/components/fields', 'renderer/pages/factory']

/** What people type and read. */
export const NUMBERS: readonly Mutant[] = [
  {
    what: 'what is doubtful is guessed',
    file: 'node-core/kernel/readNumber.ts',
    find: 'if (after.length === 3 && /^[1-9]\\d{0,2}$/.test(before))',
    replace: 'if (after.length < 0)',
    tests: KERNEL,
  },
  {
    what: 'groups of any length are thousands',
    file: 'node-core/kernel/readNumber.ts',
    find: '(?:[^\\d]\\d{3})+$/',
    replace: '(?:[^\\d]\\d+)+$/',
    tests: KERNEL,
  },
  {
    what: 'two marks mix between groups',
    file: 'node-core/kernel/readNumber.ts',
    find: " && new Set(text.replace(/\\d/g, '')).size === 1",
    replace: '',
    tests: KERNEL,
  },
  {
    what: 'full-width digits are not read',
    file: 'node-core/kernel/readNumber.ts',
    find: "    .normalize('NFKC')\n",
    replace: '',
    tests: KERNEL,
  },
  {
    what: 'a minus is taken where none may stand',
    file: 'node-core/kernel/readNumber.ts',
    find: 'if (negative && options.signed !== true) return BAD',
    replace: '',
    tests: KERNEL,
  },
  {
    what: 'what is printed can be read in two ways',
    file: 'node-core/kernel/amount.ts',
    find: '? `${digits}0` : digits',
    replace: '? digits : digits',
    tests: KERNEL,
  },
  {
    what: 'a cent is lost to a fee',
    file: 'node-core/kernel/amount.ts',
    find: '((abs + HUNDREDTH / 2n) / HUNDREDTH)',
    replace: '(abs / HUNDREDTH)',
    tests: [...KERNEL, 'renderer/components/shownAmount'],
  },
  {
    what: 'lines do not add up to the total',
    file: 'node-core/kernel/amount.ts',
    find: 'if (left <= 0n) break',
    replace: 'if (left <= 1n) break',
    tests: KERNEL,
  },
  {
    what: 'an address with a wrong checksum is taken',
    file: 'node-core/model/toChecksumAddress.ts',
    find: '|| toChecksumAddress(address) === address',
    replace: '|| address.length === 42',
    tests: ['node-core/model/readAddress'],
  },
  {
    what: 'the seam takes a wrong checksum',
    file: 'node-core/api/calls/schemas.ts',
    find: '.transform(toAddress)',
    replace: '.transform((value) => value.toLowerCase() as ReturnType<typeof toAddress>)',
    tests: ['node-core/api/calls'],
  },
  {
    what: 'a number out of range is moved into it',
    file: 'renderer/components/fields/judgeNumber.ts',
    find: "return { kind: 'refused', why: max === undefined ? 'atLeast' : 'range' }",
    replace: "return { kind: 'value', value: max ?? value }",
    tests: FIELDS,
  },
  {
    what: 'decimals beyond the field’s are dropped',
    file: 'renderer/components/fields/judgeNumber.ts',
    find: 'if (behind > decimals)',
    replace: 'if (behind > 99)',
    tests: FIELDS,
  },
]
