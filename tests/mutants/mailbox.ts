import type { Mutant } from './mutant.ts'

const MAILBOX = 'node-core/network/mailbox'
const slow = { project: 'slow', tests: [MAILBOX] } as const
const holding = { file: `${MAILBOX}/holdPackages.ts`, ...slow } as const
const shelf = { file: `${MAILBOX}/createShelf.ts`, ...slow } as const
const asking = { file: `${MAILBOX}/askMailboxes.ts`, ...slow } as const
const shape = { file: 'node-core/vault/sealing/isSealedShape.ts', tests: ['node-core/vault/sealing'] } as const

/** What waits for somebody: only sealed, only for him, only as much as was agreed, only until its date. */
export const MAILBOXES: readonly Mutant[] = [
  {
    what: 'a slip is believed without its sender’s signature',
    file: `${MAILBOX}/slip.ts`,
    find: '  assertSignedBy(slip.sender, hash, signature)\n',
    replace: '',
    ...slow,
  },
  {
    what: 'anybody is told what waits for an account',
    find: '      assertSignedBy(account, collectHash(genesis, account, network.peerId, from), signature)\n',
    replace: '',
    ...holding,
  },
  {
    what: 'anybody can say that a package was taken',
    find: '    assertSignedBy(row.slip.recipient, receiptHash(id), receipt)\n',
    replace: '',
    ...holding,
  },
  {
    what: 'packages are taken where nobody agreed',
    find: '} else if (!holding.isHolding()) throw',
    replace: '} else if (signed.slip.bytes < 0) throw',
    ...holding,
  },
  {
    what: 'a package waits for as long as its sender says',
    find: 'untilMs <= now || untilMs > now + limits.waitsMs + CLOCKS_MS',
    replace: 'untilMs <= now',
    ...holding,
  },
  {
    what: 'what is not sealed is held',
    find: 'size !== bytes || !holding.isSealed(',
    replace: 'size !== bytes && !holding.isSealed(',
    ...holding,
  },
  {
    what: 'a package stays after it was taken',
    find: "await content.drop(row.slip.file, 'held')\n      holding.changed()",
    replace: 'void 0\n      holding.changed()',
    ...holding,
  },
  {
    what: 'a holder has room without end',
    find: 'bytesOf(rows) + slip.bytes > bytes || rows.length >= slips',
    replace: 'rows.length >= slips',
    ...shelf,
  },
  {
    what: 'strangers use the room of those who have something',
    find: 'if (allowance >= slip.bytes) {',
    replace: 'if (allowance >= 0) {',
    ...shelf,
  },
  {
    what: 'a holder’s word about a receipt is believed',
    find: 'assertSignedBy(signed.slip.recipient, receiptHash(signed.id), held.receipt)',
    replace: 'void [assertSignedBy, receiptHash]',
    ...asking,
  },
  {
    what: 'an envelope that shows its exact size passes for a padded one',
    find: 'padded === paddedLength(padded) && ',
    replace: 'paddedLength(padded) >= 0 && ',
    ...shape,
  },
  {
    what: 'files of strangers are fetched without an order',
    file: 'node-core/node/session/mailbox/collectPackages.ts',
    find: 'if (!parties.includes(slip.sender) || !parties.includes(slip.recipient)) return false',
    replace: 'void parties',
    tests: ['node-core/node/session/mailbox'],
  },
  {
    what: 'one party fills a factory’s disk',
    file: 'node-core/node/session/mailbox/collectPackages.ts',
    find: 'return same.length <= MOST_SENT',
    replace: 'return same.length >= 0',
    tests: ['node-core/node/session/mailbox'],
  },
  {
    what: 'everybody in reach is given a package while the first ones fetch theirs',
    file: 'node-core/node/session/mailbox/sendPackages.ts',
    find: 'row.holders.length + more.filter(isComing).length >= WANTED_HOLDERS',
    replace: 'row.holders.length >= WANTED_HOLDERS',
    tests: ['node-core/node/session/mailbox'],
  },
  {
    what: 'who only says that a copy is coming keeps others from having one',
    file: 'node-core/node/session/mailbox/sendPackages.ts',
    find: '> clock.now() - COMING_MS',
    replace: '> -1',
    tests: ['node-core/node/session/mailbox'],
  },
]
