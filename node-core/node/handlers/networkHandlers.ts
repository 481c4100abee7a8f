import type { CallHandlers, FeedHandlers } from '#node-core/api/createServer.ts'
import type { NetworkStatus } from '#node-core/model/network.ts'
import { givenGifts } from '../gifts/givenGifts.ts'
import { parseInvitation } from '../session/invitation.ts'
import type { HandlerContext } from './context.ts'

type Handlers = Pick<
  CallHandlers,
  | 'network.status'
  | 'network.startLocal'
  | 'network.join'
  | 'network.invitation'
  | 'network.gifts'
  | 'network.setOnline'
  | 'network.requestTestFunds'
  | 'network.advanceTime'
>

const NONE: NetworkStatus = {
  mode: 'none',
  name: '',
  chainId: 0,
  genesisHash: null,
  dev: false,
  sampleWorld: false,
  online: false,
  peers: [],
  addresses: [],
  reach: { way: 'none', open: false, bySetting: false, port: null, router: 'off', routerPort: null },
  peerId: '',
  head: null,
  final: null,
  bestKnownHeight: 0,
  syncing: false,
  snapshot: null,
  witness: false,
  unsent: 0,
  notices: [],
}

/** Status is told at most this often, ms: a busy network must not keep the window busy. */
const STATUS_EVERY_MS = 400

export function networkHandlers(context: HandlerContext): Handlers {
  const { networks } = context
  const status = () => networks.current()?.status() ?? NONE
  return {
    'network.status': status,
    'network.startLocal': async (_input, run) => (await networks.startLocal(run)).status(),
    'network.join': async ({ invitation }, run) => {
      const { gift, genesis } = parseInvitation(invitation)
      // Kept before anything else: joining may be cut short, and the text is not asked for again.
      if (gift !== undefined) await context.gifts.add({ ...gift, way: 'received', genesis, account: null })
      return (await networks.join(invitation, run)).status()
    },
    'network.invitation': () => ({ invitation: context.session().invitation() }),
    'network.gifts': async () => {
      const account = context.wallets.actor()
      return (await givenGifts(context.session(), context.gifts)).filter(({ from }) => from === account)
    },
    'network.setOnline': async ({ online }) => {
      await context.session().setOnline(online)
      context.activity.add('network', online ? 'online' : 'offline')
      return status()
    },
    'network.requestTestFunds': async ({ address }) => {
      const amountWei = await context.session().requestTestFunds(address)
      context.activity.add('network', 'testFunds', { amountWei })
      return { amountWei }
    },
    'network.advanceTime': async ({ seconds }) => ({ slots: await context.session().advanceTime(seconds) }),
  }
}

export function networkFeeds({ networks, options }: HandlerContext): Pick<FeedHandlers, 'network.status'> {
  return {
    'network.status': (_input, emit) => {
      let cancel: (() => void) | null = null
      const tell = () => emit(networks.current()?.status() ?? NONE)
      tell()
      const stop = networks.onChange(() => {
        cancel ??= options.clock.after(STATUS_EVERY_MS, () => {
          cancel = null
          tell()
        })
      })
      return () => {
        stop()
        cancel?.()
      }
    },
  }
}
