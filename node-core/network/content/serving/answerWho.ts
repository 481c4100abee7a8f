import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import type { HandlerLimits, Network, PeerName } from '../../network.ts'
import { createRateLimit } from '../../peers/createRateLimit.ts'
import { CONTENT_WHO, decodeWho, MAX_TOLD } from '../contentProtocol.ts'
import { askHave, askWho, encodeTold, usableFrom, WHO_FAN_OUT } from '../fetching/findHolders.ts'

const LIMITS: HandlerLimits = { maxRequestBytes: 256, requestsPerSecond: 2, maxConcurrent: 4 }
/** Own peers asked for one question, at most. */
const MAX_ASKED = 8
const HAVE_MS = 2_000
const ON_MS = 4_000
/** How long an answer is given again without asking anybody, ms. */
const REMEMBERED_MS = 5_000
/** Questions a second for all who ask together: what is handed on costs others, too. */
const HANDED_ON_A_SECOND = 10

interface Told {
  /** Connected here. */
  readonly peers: readonly PeerName[]
  /** Told by others. */
  readonly addresses: readonly string[]
}

/**
 * Tells who among this node's peers has a file, and asks a few of them in turn: at most {@link WHO_FAN_OUT}, as many
 * hops as the question still has. A file that was just asked for is not asked for again.
 */
export function answerWho(network: Network, clock: Clock, log: Logger): () => void {
  const answers = new BoundedMap<string, { readonly at: number; readonly told: Promise<Told> }>(256)
  const budget = createRateLimit({ clock, perSecond: HANDED_ON_A_SECOND, burst: HANDED_ON_A_SECOND * 4 })
  const stopping = new AbortController()

  const ask = async (id: ContentId, hops: number, asker: PeerName): Promise<Told> => {
    const asking = { network, log, id, signal: stopping.signal }
    const others = network
      .peers()
      .filter((peer) => peer.id !== asker)
      .toSorted(() => Math.random() - 0.5)
    const sizes = await Promise.all(
      others
        .slice(0, MAX_ASKED)
        .map(async (peer) => ((await askHave(asking, peer.id, HAVE_MS)) === null ? [] : [peer.id])),
    )
    const peers = sizes.flat()
    if (peers.length > 0 || hops === 0) return { peers, addresses: [] }
    const told = await Promise.all(others.slice(0, WHO_FAN_OUT).map((peer) => askWho(asking, peer.id, hops - 1, ON_MS)))
    return { peers, addresses: [...new Set(told.flat())].slice(0, MAX_TOLD) }
  }
  const stop = network.handle(
    CONTENT_WHO,
    async (request, from) => {
      const { id, hops } = decodeWho(request)
      const key = `${id} ${hops}`
      let known = answers.get(key)
      if (known === undefined || clock.now() - known.at >= REMEMBERED_MS) {
        if (!budget.take('')) return encodeTold([])
        known = { at: clock.now(), told: ask(id, hops, from) }
        answers.renew(key, known)
      }
      const { peers, addresses } = await known.told
      return encodeTold([...(await network.addressesFor(from, peers)), ...usableFrom(network, from, addresses)])
    },
    LIMITS,
  )
  return () => {
    stopping.abort()
    stop()
  }
}
