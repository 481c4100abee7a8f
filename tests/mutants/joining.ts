import type { Mutant } from './mutant.ts'

const SNAPSHOT = 'node-core/chain/snapshot'
const JOINING = 'node-core/node/session/joining'
const fetching = { tests: [`${SNAPSHOT}/fetching`] } as const
const adopting = { project: 'slow', tests: [`${JOINING}/adoptJoined`] } as const

/** Snapshots from strangers: nothing of one is believed, and half of one never stands for a chain. */
export const JOINING_FAST: readonly Mutant[] = [
  {
    what: 'a part of the state is taken on its sender’s word',
    file: `${SNAPSHOT}/shelf/statePart.ts`,
    find: 'if (is?.leaf !== should?.leaf ||',
    replace: 'if (is === undefined && is !== should &&',
    ...fetching,
  },
  {
    what: 'a manifest of another state is believed',
    file: `${SNAPSHOT}/fetching/readManifest.ts`,
    find: 'if (rootOfManifest(manifest, hasher) !== stateRoot)',
    replace: 'if (rootOfManifest(manifest, hasher) === null)',
    ...fetching,
  },
  {
    what: 'headers lead wherever a peer says',
    file: `${SNAPSHOT}/fetching/walkDown.ts`,
    find: 'headerHash(genesisHash, header) !== hashes.get(low)',
    replace: 'headerHash(genesisHash, header) === null',
    ...fetching,
  },
  {
    what: 'a false consensus state comes with a true state',
    file: `${SNAPSHOT}/fetching/fetchParts.ts`,
    find: 'state.height === height && consensusStateHash(state) === kept',
    replace: 'state.height === height && consensusStateHash(state) !== null',
    ...fetching,
  },
  {
    what: 'parts that lay on the disk are believed',
    file: `${SNAPSHOT}/fetching/fetchParts.ts`,
    find: 'reader.prove(bytes, index, manifest)\n      have(index, bytes)\n    } catch',
    replace: 'have(index, bytes)\n    } catch',
    ...fetching,
  },
  {
    what: 'whoever sends something false is asked again',
    file: `${SNAPSHOT}/fetching/createHolders.ts`,
    find: 'port.penalise(peer, code)',
    replace: '',
    ...fetching,
  },
  {
    what: 'half a chain takes the place of the empty one',
    file: `${JOINING}/adoptJoined.ts`,
    find: 'to.meta.get(IMPORTING) === undefined &&',
    replace: '',
    ...adopting,
  },
  {
    what: 'a chain that has grown is replaced by a snapshot’s',
    file: `${JOINING}/adoptJoined.ts`,
    find: '(final !== undefined && final.height > 0)',
    replace: '(final !== undefined && final.height < 0)',
    ...adopting,
  },
]
