import { createEmitter, type Emitter } from '#node-core/kernel/emitter.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { WalletDoorState } from '#node-core/api/calls/app.ts'
import { createSerialQueue } from '#node-core/kernel/serialQueue.ts'
import type { RpcServer } from '#node-core/rpc/createRpcServer.ts'
import type { SettingsStore } from '../state/settings.ts'
import type { Session } from './session.ts'

/** Pages and extensions that were turned away and are remembered, the latest first. */
const MAX_REFUSED = 20
const MAX_ORIGIN = 200

export interface WalletDoor {
  state(): WalletDoorState
  readonly changes: Emitter<WalletDoorState>
  /** Keeps the door of this network as the settings say, until the returned function is called. */
  follow(session: Pick<Session, 'serveRpc'>): () => void
}

/**
 * The door for wallets on this computer: JSON-RPC on loopback while the person's switch is on, for those origins the
 * person allowed. Who
 * was refused is told, so that they can be.
 */
export function createWalletDoor(settings: SettingsStore, log: Logger): WalletDoor {
  const changes = createEmitter<WalletDoorState>((error) => log.error('listener failed', { error }))
  let server: RpcServer | null = null
  let trouble: string | null = null
  let refused: readonly string[] = []

  const state = (): WalletDoorState => {
    const allowed = settings.get().walletOrigins
    return { url: server?.url ?? null, trouble, refused: refused.filter((origin) => !allowed.includes(origin)) }
  }
  const tell = () => changes.emit(state())
  const onRefused = (origin: string) => {
    if (origin === 'null' || origin.length > MAX_ORIGIN || refused[0] === origin) return
    refused = [origin, ...refused.filter((known) => known !== origin)].slice(0, MAX_REFUSED)
    tell()
  }

  function follow(session: Pick<Session, 'serveRpc'>): () => void {
    let isOver = false
    const inTurn = createSerialQueue()
    const adjust = async () => {
      const wanted = settings.get().walletAccess && !isOver
      if (wanted === (server !== null)) return
      try {
        if (wanted)
          server = await session.serveRpc({
            allowedOrigins: () => settings.get().walletOrigins,
            onRefusedOrigin: onRefused,
          })
        else {
          const closing = server
          server = null
          await closing?.close()
        }
        trouble = null
      } catch (error) {
        trouble = toNodeError(error).code
        log.warn('the door for wallets did not open', { error })
      }
    }
    // One after the other: a switch may be turned faster than a door opens.
    const again = () => void inTurn(() => adjust().then(tell))
    const stop = settings.changes.on(again)
    again()
    return () => {
      isOver = true
      stop()
      again()
    }
  }
  return { state, changes, follow }
}
