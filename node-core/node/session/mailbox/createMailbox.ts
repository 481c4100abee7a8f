import { join } from 'node:path'
import type { Clock } from '#node-core/kernel/clock.ts'
import { createEmitter, type Emitter } from '#node-core/kernel/emitter.ts'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { assertOwnKeys } from '#node-core/model/factory.ts'
import { toHash, type Address, type Hash } from '#node-core/model/ids.ts'
import { MAX_SENT_BYTES, MOST_SENT } from '#node-core/model/order/orderPackage.ts'
import { noTable } from '#node-core/market/errors.ts'
import { listOffers } from '#node-core/market/factories/listOffers.ts'
import type { LicenceReader } from '#node-core/market/licences/readLicence.ts'
import { readPlacedNote } from '#node-core/market/orders/orderUnits.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import type { MarketPorts } from '#node-core/market/ports.ts'
import type { ContentStore } from '#node-core/network/content/contentStore.ts'
import { createShelf, type Shelf } from '#node-core/network/mailbox/createShelf.ts'
import { enoughSent, fileTooLarge } from '#node-core/network/mailbox/errors.ts'
import { holdPackages } from '#node-core/network/mailbox/holdPackages.ts'
import { MAILBOX_LIMITS } from '#node-core/network/mailbox/mailboxLimits.ts'
import { mailboxProtocol } from '#node-core/network/mailbox/mailboxProtocol.ts'
import { slipHash, type Slip } from '#node-core/network/mailbox/slip.ts'
import { createTold } from '#node-core/network/mailbox/askMailboxes.ts'
import { tellTable } from '#node-core/network/mailbox/tellTable.ts'
import type { Network } from '#node-core/network/network.ts'
import { replaceFile } from '#node-core/storage/files/replaceFile.ts'
import { isSealedShape } from '#node-core/vault/sealing/isSealedShape.ts'
import { seal } from '#node-core/vault/sealing/seal.ts'
import type { SecretBox } from '../../keys/secretBox.ts'
import type { Wallets } from '../wallets.ts'
import { createCollector } from './collectPackages.ts'
import { createRounds, type Rounds } from './createRounds.ts'
import type { Mailbox, Posting } from './mailbox.ts'
import { openPackageBook, type PackageBook } from './packageBook.ts'
import { encodePackage } from './packageContent.ts'
import { createSender } from './sendPackages.ts'
import { toOrderPackage } from './toOrderPackage.ts'

export interface MailboxOptions {
  readonly dir: string
  readonly genesis: Hash
  readonly network: Network
  readonly content: ContentStore
  readonly ports: MarketPorts
  readonly licences: LicenceReader
  readonly wallets: Wallets
  readonly box: SecretBox
  readonly clock: Clock
  readonly log: Logger
  isHolding(): boolean
  moneyOf(account: Address): bigint
  /** Orders, accounts or keys may have changed. */
  onChange(listener: () => void): () => void
}

interface Parts {
  readonly shelf: Shelf
  readonly book: PackageBook
  readonly changed: Emitter<void>
}

/** Brings what accounts here sent, and collects what waits for them. */
function startRounds(options: MailboxOptions, { shelf, book, changed }: Parts): Rounds {
  const { genesis, network, content, ports, licences, wallets, clock, log } = options
  const stopping = new AbortController()
  const asking = { network, genesis, log, clock, told: createTold(), signal: stopping.signal }
  const tell = () => changed.emit()
  const bring = createSender({
    asking,
    book,
    shelf,
    clock,
    async release({ signed: { slip } }) {
      if (!shelf.isWanted(slip.file)) await content.drop(slip.file, 'held')
      tell()
    },
    changed: tell,
    again: (ms) => rounds.goIn(ms),
  })
  const collect = createCollector({
    ...{ asking, book, shelf, content, wallets, clock, changed: tell },
    orderOf: ({ licence, order }) => readOrder(ports, licences, { licence, id: order }),
    addressOf: async (order) =>
      readPlacedNote(ports.dag, order).then(
        (note) => note.deliveryId,
        () => null,
      ),
    keep: (owner, data) => ports.content.keep(owner, data),
  })
  const rounds = createRounds(clock, async () => {
    for (const work of [collect, bring])
      await work().catch((error: unknown) => log.warn('the mailbox could not be seen to', { error }))
  })
  return {
    ...rounds,
    stop() {
      stopping.abort()
      return rounds.stop()
    },
  }
}

/** Packages of others, what this node tells of them, and when it looks for its own. */
function startHolding(options: MailboxOptions, { shelf, changed }: Parts, soon: () => void): (() => void)[] {
  const { genesis, network, content, clock, log, isHolding, moneyOf } = options
  return [
    holdPackages({
      ...{ network, content, shelf, genesis, limits: MAILBOX_LIMITS, clock, log, isHolding, moneyOf },
      isSealed: isSealedShape,
      changed() {
        changed.emit()
        soon()
      },
    }),
    tellTable({ network, shelf, genesis, clock, log, isHolding }),
    network.onPeer(({ kind, peer }) => {
      const known = network.peers().find(({ id }) => id === peer)
      if (kind === 'connected' && known?.protocols.includes(mailboxProtocol(genesis)) === true) soon()
    }),
    options.onChange(soon),
  ]
}

/** The mailbox of a node: holds for others, brings what accounts here send, collects what waits for them. */
export async function createMailbox(options: MailboxOptions): Promise<Mailbox> {
  const { dir, genesis, content, ports, licences, wallets, clock, log } = options
  const changed = createEmitter<void>((error) => log.error('listener failed', { error }))
  const shelf = await createShelf({
    ...{ dir: join(dir, 'shelf'), genesis, limits: MAILBOX_LIMITS, log },
    write: (path, bytes) => replaceFile(path, bytes),
  })
  const book = await openPackageBook(join(dir, 'book'), genesis, options.box, log)
  const rounds = startRounds(options, { shelf, book, changed })
  const stops = startHolding(options, { shelf, book, changed }, rounds.soon)
  rounds.soon()

  const post = async ({ from, to, order, file, sealedBytes, about }: Posting) => {
    const slip: Slip = {
      sender: from,
      recipient: to,
      licence: order.licence,
      order: order.id,
      file,
      bytes: sealedBytes,
      until: Math.floor((clock.now() + MAILBOX_LIMITS.waitsMs) / 1_000),
    }
    const hash = slipHash(genesis, slip)
    const signed = { slip, id: toHash(bytesToHex(hash)), signature: await wallets.sign(from, hash) }
    await content.keep(file, 'held', true)
    await book.put({ ...about, way: 'sent', signed, holders: [], receipt: null, file: null })
    await shelf.add(signed, true, 0n)
    changed.emit()
    rounds.goIn(0)
  }
  /** What an account sent or received about an order. */
  const rowsOf = (account: Address, order: Hash) =>
    book.rows().filter(({ way, signed: { slip } }) => {
      const own = way === 'sent' ? slip.sender : slip.recipient
      return slip.order === order && own === account
    })
  return {
    post,
    async sendFile(from, id, file) {
      if (file.data.length > MAX_SENT_BYTES)
        throw fileTooLarge('larger than what can be sent', { bytes: file.data.length, maxBytes: MAX_SENT_BYTES })
      const before = rowsOf(from, id.id).filter(({ way, kind }) => way === 'sent' && kind === 'file')
      if (before.length >= MOST_SENT) throw enoughSent('as many files as one order takes', { most: MOST_SENT })
      const order = await readOrder(ports, licences, id)
      const [offer] = await listOffers(ports.dag, order.factory)
      if (offer === undefined) throw noTable('the factory has published no key', { factory: order.factory })
      assertOwnKeys(offer)
      const sealed = seal(encodePackage(file), [hexToBytes(offer.publicKey)], ports.randomBytes)
      await post({
        from,
        to: order.factory,
        order: id,
        file: await content.put(sealed, { keep: 'held' }),
        sealedBytes: sealed.length,
        about: { kind: 'file', name: file.name, bytes: file.data.length },
      })
    },
    packagesOf: ({ id }, account) =>
      rowsOf(account, id)
        .toSorted((a, b) => a.signed.slip.until - b.signed.slip.until)
        .map((row) => toOrderPackage(row, clock.now())),
    heldForOthers() {
      const waiting = shelf.rows().filter(({ own, receipt }) => !own && receipt === null)
      return {
        isOn: options.isHolding(),
        packages: waiting.length,
        bytes: waiting.reduce((sum, { slip }) => sum + slip.bytes, 0),
        mostBytes: MAILBOX_LIMITS.totalBytes,
      }
    },
    changed,
    async stop() {
      for (const stop of stops) stop()
      await rounds.stop()
    },
  }
}
