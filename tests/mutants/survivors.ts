import type { Mutant } from './mutant.ts'

/** Twelve faults that an outsider planted and no test noticed; those whose test is written. */
export const SURVIVORS: readonly Mutant[] = [
  {
    what: 'a safety record is not synced before a vote',
    file: 'node-core/chain/service/driving/createEffects.ts',
    find: 'encodeCbor(effect.record))], { sync: true })',
    replace: 'encodeCbor(effect.record))], { sync: false })',
    tests: ['node-core/chain/service/powerLoss'],
  },
  {
    what: 'LevelDB never syncs',
    file: 'node-core/storage/createLevelStore.ts',
    find: '{ sync: options.sync ?? false }',
    replace: '{ sync: false }',
    tests: ['node-core/storage/durability'],
  },
  {
    what: 'small files are written in place',
    file: 'node-core/storage/files/replaceFile.ts',
    find: 'const beside = `${path}.new`',
    replace: 'const beside = path',
    tests: ['node-core/storage/files', 'node-core/node/state', 'node-core/vault/keyring'],
  },
  {
    what: 'small files and the keyring are not flushed',
    file: 'node-core/storage/files/replaceFile.ts',
    find: '    await file.write(data)\n    await file.sync()',
    replace: '    await file.write(data)',
    tests: ['node-core/storage/files', 'node-core/node/state', 'node-core/vault/keyring'],
  },
  {
    what: 'the folder of a replaced file is not flushed',
    file: 'node-core/storage/files/replaceFile.ts',
    find: '  await disk.syncFolder(dirname(path))',
    replace: '',
    tests: ['node-core/storage/files', 'node-core/node/state', 'node-core/vault/keyring'],
  },
  {
    what: 'no rate limit on requests',
    file: 'node-core/network/requests/answerRequest.ts',
    find: '|| !answering.rate.take(from)',
    replace: '',
    project: 'slow',
    tests: ['node-core/network/createNetwork'],
  },
  {
    what: 'the address is sealed to the factory only',
    file: 'node-core/market/factories/deliveryRecipients.ts',
    find: ', hexToBytes(offer.carrierPublicKey)]',
    replace: ']',
    project: 'contract',
    tests: ['tests/contract/delivery'],
  },
  {
    what: 'the delivery hash is not checked',
    file: 'node-core/market/orders/openDelivery.ts',
    find: 'if (sealedDeliveryHash(envelope) !== record.sealedDeliveryHash)',
    replace: 'if (envelope.length === 0)',
    project: 'contract',
    tests: ['tests/contract/delivery'],
  },
  {
    what: 'log topics after the first are ignored by the chain',
    file: 'node-core/chain/queries/matchesFilter.ts',
    find: '(wanted, i) => wanted === null ||',
    replace: '(wanted, i) => i > 0 || wanted === null ||',
    tests: ['node-core/node/session/ports/chainPort'],
  },
  {
    what: 'log topics after the first are not passed on by the market',
    file: 'node-core/market/contracts/readEvents.ts',
    find: 'topics: [null, topic],',
    replace: 'topics: [null],',
    project: 'contract',
    tests: ['tests/contract/exits', 'tests/contract/delivery'],
  },
  // Engraving half as deep, the app's split giving rounding to the studio, the total without the fee, warnings dropped
  // at accept.
]
