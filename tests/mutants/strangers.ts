import type { Mutant } from './mutant.ts'

const filters = { project: 'contract', tests: ['tests/contract/rpc/filters'] } as const

/** What strangers may use of a node has an end, and what they say has a form. */
export const STRANGERS: readonly Mutant[] = [
  {
    what: 'a stranger floods with gossip',
    file: 'node-core/network/topics/createTopics.ts',
    find: 'if (!options.rate.take(from, 1 + Math.floor(bytes.length / BYTES_A_MESSAGE))) {',
    replace: 'if (!options.rate.take(from, 0)) {',
    tests: ['node-core/network/topics'],
  },
  {
    what: 'a message counts as one, however long',
    file: 'node-core/network/topics/createTopics.ts',
    find: '1 + Math.floor(bytes.length / BYTES_A_MESSAGE)',
    replace: '1',
    tests: ['node-core/network/topics'],
  },
  {
    what: 'a slow peer keeps the question to itself',
    file: 'node-core/network/requests/askInTurn.ts',
    find: 'options.onLate?.(peer)\n        start()',
    replace: 'options.onLate?.(peer)',
    tests: ['node-core/network/requests'],
  },
  {
    what: 'a call keeps its worker as long as it likes',
    file: 'node-core/modeling/remote/workerSlot.ts',
    find: '        timeoutMs,\n      )',
    replace: '        timeoutMs * 1_000,\n      )',
    tests: ['node-core/modeling/remote'],
  },
  {
    what: 'filters have no bound',
    file: 'node-core/rpc/methods/filterMethods.ts',
    find: 'if (filters.size >= MAX_FILTERS)',
    replace: 'if (filters.size >= MAX_FILTERS * 1_000)',
    ...filters,
  },
  {
    what: 'a filter that nobody asks lives for ever',
    file: 'node-core/rpc/methods/filterMethods.ts',
    find: 'now() - usedAt > FILTER_LIFE_MS',
    replace: 'now() - usedAt > FILTER_LIFE_MS * 1_000',
    ...filters,
  },
  {
    what: 'news come before the id of their subscription',
    file: 'node-core/rpc/subscriptions.ts',
    find: 'if (waiting === undefined) send(text)',
    replace: 'if (waiting !== null) send(text)',
    tests: ['node-core/rpc/subscriptions'],
  },
  {
    what: 'any web page may call the node',
    file: 'node-core/rpc/createRpcServer.ts',
    find: 'origin === undefined ||',
    replace: 'true || origin === undefined ||',
    tests: ['node-core/rpc/createRpcServer'],
  },
  {
    what: 'a name with hidden characters stands in a sentence',
    file: 'node-core/model/names/nameProblem.ts',
    find: 'if (hasUnsafeText(name) || ',
    replace: 'if (',
    tests: ['node-core/model/names'],
  },
  {
    what: 'a name of any length is taken',
    file: 'node-core/model/names/nameProblem.ts',
    find: 'if (length > maxCodePoints)',
    replace: 'if (length > maxCodePoints * 1_000)',
    tests: ['node-core/model/names'],
  },
  {
    what: 'others on the machine may read the folder',
    file: 'node-core/node/keys/ownFolder.ts',
    find: 'if ((facts.mode & OTHERS) !== 0) await chmod',
    replace: 'if ((facts.mode & OTHERS) < 0) await chmod',
    tests: ['node-core/node/keys'],
  },
]
