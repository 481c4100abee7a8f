import type { Mutant } from './mutant.ts'

const slow = { project: 'slow', tests: ['node-core/network/createNetwork', 'node-core/network/content'] } as const

/** What strangers and windows may ask. */
export const SEAMS: readonly Mutant[] = [
  {
    what: 'an account whose key is locked is told what is its own',
    file: 'node-core/node/session/createWallets.ts',
    find: 'return account !== null && wallets.holds(account) ? account : null',
    replace: 'return account',
    project: 'contract',
    tests: ['tests/contract/whoAsks'],
  },
  {
    what: 'a factory keeps asking for an order whose money went back',
    file: 'node-core/node/handlers/guards/createGuards.ts',
    find: "name !== 'placed' && end !== 'returned'",
    replace: "name !== 'placed'",
    project: 'contract',
    tests: ['tests/contract/whoAsks'],
  },
  {
    what: 'a call of any length is parsed',
    file: 'node-core/api/createServer.ts',
    find: 'if (text.length > MAX_MESSAGE_CHARS)',
    replace: 'if (text.length < 0)',
    tests: ['node-core/api'],
  },
  {
    what: 'a call reaches what every object has',
    file: 'node-core/api/createServer.ts',
    find: 'Object.hasOwn(calls, name) ? calls',
    replace: 'name in calls ? calls',
    tests: ['node-core/api'],
  },
  {
    what: 'input is not checked',
    file: 'node-core/api/createServer.ts',
    find: 'const input = parseInput(definition.input, name, envelope.input)',
    replace: 'const input = envelope.input',
    tests: ['node-core/api'],
  },
  {
    what: 'a closed feed still speaks',
    file: 'node-core/api/createServer.ts',
    find: 'void (open && emit(message, isNews))',
    replace: 'void emit(message, isNews)',
    tests: ['node-core/api'],
  },
  {
    what: 'a token is compared by its beginning',
    file: 'node-core/node/web/webToken.ts',
    find: 'sha256(utf8ToBytes(given))',
    replace: 'sha256(utf8ToBytes(given.slice(0, 43)))',
    tests: ['node-core/node/web'],
  },
  {
    what: 'a peer asks as much as it likes at once',
    file: 'node-core/network/requests/answerRequest.ts',
    find: 'count >= limits.maxConcurrent ||',
    replace: '',
    ...slow,
  },
  {
    what: 'an answer of any length is taken',
    file: 'node-core/network/requests/createFrames.ts',
    find: 'if (length > maxBytes)',
    replace: 'if (length > 2 ** 31)',
    ...slow,
  },
  {
    what: 'a ban never ends',
    file: 'node-core/network/peers/createScores.ts',
    find: 'record.bannedUntil > options.clock.now()',
    replace: 'record.bannedUntil > 0',
    tests: ['node-core/network/peers'],
  },
  {
    what: 'points do not fade',
    file: 'node-core/network/peers/createScores.ts',
    find: '2 ** (-(now - record.at) / HALF_LIFE_MS)',
    replace: '1',
    tests: ['node-core/network/peers'],
  },
  {
    what: 'every request costs one',
    file: 'node-core/network/peers/createRateLimit.ts',
    find: 'bucket.tokens -= cost',
    replace: 'bucket.tokens -= 1',
    tests: ['node-core/network/peers'],
  },
  {
    what: 'a clock set back fills the bucket for later',
    file: 'node-core/network/peers/createRateLimit.ts',
    find: '(Math.max(0, now - bucket.at) / 1000)',
    replace: '(Math.abs(now - bucket.at) / 1000)',
    tests: ['node-core/network/peers'],
  },
]
