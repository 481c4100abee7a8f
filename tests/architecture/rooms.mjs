// THE ONE-WAY TABLE: which room may import which, and (INSIDE) in which order the sub-rooms of a room stand. Stated here
// once; oxlint.config.mjs, the architecture test and the diagram in README.md (checked against it) all come from it.
//
//   main, cli → sample → node → {witness, rpc, index, market} → {chain, dag} → {consensus, units, evm}
//     → {network, storage, contracts} → model → kernel; vault → storage; modeling, api → model
//
// chain, dag and evm meet only through ports wired in node/; chain → evm is the only direct import among them. evm
// keeps the state in storage's buckets and the vault its file beside them, so they may import that neighbour; witness
// answers and asks by rpc's methods; no other neighbours import one another.

const base = ['model', 'kernel']
const ground = ['network', 'storage', 'contracts', ...base]

/** @type {Readonly<Record<string, readonly string[]>>} */
export const MAY_IMPORT = {
  kernel: [],
  model: ['kernel'],
  api: base,
  storage: base,
  network: base,
  contracts: base,
  modeling: base,
  vault: ['storage', ...base],
  evm: ['storage', 'contracts', ...base],
  consensus: base,
  units: base,
  chain: ['consensus', 'evm', ...ground],
  dag: ['units', ...ground],
  market: ['chain', 'dag', 'consensus', 'units', 'evm', 'modeling', 'vault', ...ground],
  index: ['chain', 'dag', 'consensus', 'units', 'evm', ...ground],
  rpc: ['chain', 'dag', 'consensus', 'units', 'evm', ...ground],
  witness: ['rpc', 'chain', 'consensus', 'evm', ...ground],
  node: [
    'witness',
    'rpc',
    'index',
    'market',
    'chain',
    'dag',
    'consensus',
    'units',
    'evm',
    'modeling',
    'vault',
    'api',
    ...ground,
  ],
  sample: ['node', 'market', 'contracts', 'api', ...base],
  cli: ['sample', 'node', 'witness', 'chain', 'consensus', 'api', 'storage', 'contracts', ...base],
  main: ['sample', 'node', 'api', ...base],
  renderer: ['api', 'modeling', ...base],
}

/**
 * The order inside each room that has sub-rooms, top to bottom: each may import only those after it, by type imports
 * too. '.' are the files that lie in the room itself; one that stands elsewhere than the others is named (`errors.ts`).
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const INSIDE = {
  api: ['.', 'calls', 'define.ts'],
  storage: ['files', '.', 'migrations', 'buckets.ts', 'bucket.ts', 'codecs.ts', 'keyValueStore.ts', 'errors.ts'],
  network: [
    'mailbox',
    'content',
    '.',
    'topics',
    'host',
    'router',
    'reach',
    'requests',
    'peers',
    'network.ts',
    'options.ts',
    'errors.ts',
  ],
  contracts: ['.', 'pins', 'licensedProp', 'plainEscrow', 'compiler', 'system', 'base', 'errors.ts'],
  model: ['order', 'process', '.', 'making', 'names', 'vector3.ts'],
  modeling: [
    'worker',
    'assets',
    'remote',
    '.',
    'pricing',
    'export',
    'picture',
    'build',
    'printability',
    'solids',
    'repair',
    'text',
    'geometry',
    'import',
    'check',
    'mesh',
    'color',
    'design',
    'modelingAssets.ts',
    'progress.ts',
    'errors.ts',
  ],
  vault: ['keyring', 'sealing', 'keys', '.'],
  evm: [
    'genesis',
    'execution',
    '.',
    'interpreter',
    'engine',
    'transaction',
    'state',
    'dividend',
    'crypto',
    'errors.ts',
  ],
  consensus: [
    'core',
    'recovery',
    'transition',
    'witnesses',
    'seals',
    'forkChoice',
    'votes',
    'rules',
    'header',
    'state',
    '.',
  ],
  chain: ['snapshot', 'service', 'intake', 'sync', 'recovery', 'queries', 'pool', 'execution', 'storing', '.'],
  market: [
    'twins',
    'statements',
    'parties',
    'orders',
    'quotes',
    'licences',
    'wallet',
    'props',
    'factories',
    'contracts',
    '.',
  ],
  rpc: ['.', 'methods', 'trail.ts', 'format', 'http', 'errors.ts'],
  witness: ['status', 'offences', 'duties', 'registry', 'rpc', '.'],
  node: [
    '.',
    'handlers',
    'web',
    'keeper',
    'sampleWorld.ts',
    'actions',
    'gifts',
    'session',
    'files',
    'keys',
    'state',
    'options.ts',
    'errors.ts',
  ],
  sample: ['.', 'founding', 'autopilot', 'people'],
  cli: ['.', 'running', 'operator', 'folder', 'arguments'],
  main: ['.', 'transport', 'node', 'system', 'protocol', 'window'],
  renderer: [
    '.',
    'router',
    'layout',
    'pages',
    'designer',
    'stage',
    'components',
    'composables',
    'theme',
    'i18n',
    'locales',
    'stores',
    'api',
    'navigation.ts',
  ],
}

/** Rooms that lie in node-core/; the others are top-level folders. */
export const NODE_CORE_ROOMS = Object.keys(MAY_IMPORT).filter((room) => room !== 'main' && room !== 'renderer')

/** Folders of node-core/ with texts only. */
export const TEXT_FOLDERS = ['decisions', 'protocol']

/** Rooms without any I/O: they run in a browser tab, a worker and a simulator alike. */
export const PURE_ROOMS = ['kernel', 'model', 'api', 'consensus', 'units']

/** Packages that would tie the node to its shell. */
export const NOT_IN_NODE_CORE = ['electron', 'vue', 'pinia', 'vue-router', 'vue-i18n', '@nuxt/ui']

/** Everything that may stand at the top of the checkout besides root files (README.md, "The house"). */
export const TOP_FOLDERS = ['main', 'renderer', 'node-core', 'assets', 'tests']
