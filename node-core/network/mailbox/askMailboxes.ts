import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import { bytesToHex, type Hex } from '#node-core/kernel/bytes.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Network, PeerName } from '../network.ts'
import { endsWithin } from '../requests/endsWithin.ts'
import {
  decodeHeldState,
  decodeSlips,
  encodeMailboxRequest,
  MAILBOX_ANSWER_BYTES,
  mailboxProtocol,
  SLIPS_PER_ANSWER,
  type HeldState,
} from './mailboxProtocol.ts'
import { assertSignedBy, decodeSlip, encodeSlip, receiptHash, type SignedSlip } from './slip.ts'

const ASK_MS = 10_000
const FIND_MS = 8_000
/** Nodes that the table names, at most: anybody can say to be one. */
const MOST_FOUND = 16
/** Pages of one holder's list: as much as one recipient may have there. */
const MOST_PAGES = 4

export interface Asking {
  readonly network: Network
  readonly genesis: Hash
  readonly log: Logger
  readonly clock: Clock
  readonly told: Told
  readonly signal: AbortSignal
}

/** Whom the table named is asked again without asking the table, ms: a look walks through half the network. */
const TOLD_MS = 45_000
/** Keys looked for: accounts of this node, and holders as such. */
const MOST_KEYS = 64

/** What the table told of late, by what was looked for. */
export type Told = BoundedMap<Hex, { readonly at: number; readonly peers: readonly PeerName[] }>
export const createTold = (): Told => new BoundedMap(MOST_KEYS)

async function lookInTable({ network, log, signal }: Asking, key: Uint8Array): Promise<PeerName[]> {
  const over = endsWithin(signal, FIND_MS)
  const peers: PeerName[] = []
  try {
    for await (const peer of network.findProviders(key, over)) {
      if (peers.push(peer) >= MOST_FOUND) break
    }
  } catch (error) {
    log.debug('the table did not say who holds packages', { error })
  }
  return peers
}

/** Peers that may hold packages: connected ones that speak it, the nearest first, then whom the table names. */
export async function findHolders(asking: Asking, key: Uint8Array): Promise<PeerName[]> {
  const { network, genesis, told, clock } = asking
  const protocol = mailboxProtocol(genesis)
  const connected = network
    .peers()
    .filter(({ protocols }) => protocols.includes(protocol))
    .toSorted((a, b) => (a.latencyMs ?? 1e6) - (b.latencyMs ?? 1e6))
    .map(({ id }) => id)
  const name = bytesToHex(key)
  let known = told.get(name)
  if (known === undefined || clock.now() - known.at >= TOLD_MS) {
    known = { at: clock.now(), peers: await lookInTable(asking, key) }
    told.renew(name, known)
  }
  return [...new Set([...connected, ...known.peers])].filter((peer) => peer !== network.peerId)
}

async function ask(
  { network, genesis, signal }: Asking,
  peer: PeerName,
  request: Parameters<typeof encodeMailboxRequest>[0],
): Promise<Uint8Array> {
  return network.request(peer, mailboxProtocol(genesis), encodeMailboxRequest(request), {
    timeoutMs: ASK_MS,
    maxBytes: MAILBOX_ANSWER_BYTES,
    signal,
  })
}

/** What it says of others is scored as theirs. */
async function scored<T>({ network }: Asking, peer: PeerName, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isNodeError(error) && error.family === 'invalid') network.penalise(peer, error.code)
    throw error
  }
}

/** Asks one node to hold a package, or how it stands there; a receipt is checked. */
export function putPackage(asking: Asking, peer: PeerName, signed: SignedSlip): Promise<HeldState> {
  return scored(asking, peer, async () => {
    const held = decodeHeldState(await ask(asking, peer, { kind: 'put', slip: encodeSlip(signed) }))
    if (held.state === 'taken') assertSignedBy(signed.slip.recipient, receiptHash(signed.id), held.receipt)
    return held
  })
}

/** What waits for an account at one node; slips that are not for it, or not signed, are left out and scored. */
export async function listPackages(
  asking: Asking,
  peer: PeerName,
  account: Address,
  signature: Uint8Array,
): Promise<SignedSlip[]> {
  const { network, genesis, log } = asking
  const good: SignedSlip[] = []
  let after: Hash | null = null
  for (let page = 0; page < MOST_PAGES; page++) {
    const rows = await scored(asking, peer, async () =>
      decodeSlips(await ask(asking, peer, { kind: 'list', account, signature, after })),
    )
    for (const row of rows) {
      try {
        const signed = decodeSlip(genesis, row)
        after = signed.id
        if (signed.slip.recipient === account) good.push(signed)
      } catch (error) {
        log.debug('a slip that is none', { peer, error })
        network.penalise(peer, 'MAILBOX_BAD_SLIP')
      }
    }
    if (rows.length < SLIPS_PER_ANSWER) break
  }
  return good
}

/** Tells a node that holds a package that its recipient has it. */
export async function tellTaken(asking: Asking, peer: PeerName, id: Hash, receipt: Uint8Array): Promise<void> {
  await ask(asking, peer, { kind: 'taken', id, receipt })
}
