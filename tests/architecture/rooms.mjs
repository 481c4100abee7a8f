// THE ONE-WAY TABLE: which room may import which. Stated here once; oxlint.config.mjs, the architecture test and the
// diagram in
// README.md (checked against it) all come from it.
//
//   node → {rpc, index, market} → {chain, dag} → {evm, network, storage} → model → kernel; api → model → kernel
//
// chain, dag and evm meet only through ports wired in node/; chain → evm is the only direct import among them. evm
// keeps the state
// in storage's buckets, so it may import that neighbour; no other neighbours import one another.

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
