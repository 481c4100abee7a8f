import type { LineQueue } from '../../support/lineQueue.ts'
import { lossStall } from './lossStall.ts'

/** Time after which Linux gives a connection up that nothing came through (`tcp_retries2`), ms. */
const GIVEN_UP_MS = 924_600
const TIMEOUT_MS = 200
const OPENING_TIMEOUT_MS = 1_000

/** One cable that a way leads over, in one direction. */
interface Stretch {
  readonly line: LineQueue
  /** Of a segment, 0 to less than 1. */
  loss(): number
}

export interface WayOptions {
  readonly stretches: readonly Stretch[]
  /** False: what arrives anywhere is lost, and sent again when it is true. */
  isOpen(): boolean
  /** Called with what tries again, to be called when the way may be open. */
  onClosed(again: () => void): void
  /** It was closed for so long that both ends have given up. */
  givenUp(): void
}

interface Parcel {
  readonly bytes: number
  readonly timeoutMs: number
  readonly arrive: () => void
}

/** Sends so many bytes; what opens a connection is waited for longer. */
export type Way = (bytes: number, arrive: () => void, opens?: boolean) => void

function stretchOut({ line, loss }: Stretch, options: WayOptions, next: (parcel: Parcel) => void) {
  const held: { readonly parcel: Parcel; isMended: boolean }[] = []
  let stall: NodeJS.Timeout | null = null
  let closedAt: number | null = null

  const pass = (): void => {
    while (stall === null && held[0] !== undefined) {
      if (!options.isOpen()) {
        closedAt ??= performance.now()
        return options.onClosed(pass)
      }
      if (closedAt !== null && performance.now() - closedAt > GIVEN_UP_MS) return options.givenUp()
      closedAt = null
      const [first] = held
      const waitMs = first.isMended ? 0 : lossStall(first.parcel.bytes, loss(), first.parcel.timeoutMs)
      if (waitMs > 0) {
        first.isMended = true
        stall = setTimeout(() => {
          stall = null
          pass()
        }, waitMs)
        return
      }
      held.shift()
      next(first.parcel)
    }
  }
  return (parcel: Parcel) =>
    line.push(parcel.bytes, () => {
      held.push({ parcel, isMended: false })
      // Who waits is passed by nobody.
      if (held.length === 1) pass()
    })
}

/**
 * One direction of a TCP connection over the cables between two hosts. What is lost stalls this connection until it is
 * sent again, and no other; nothing is reset, as nothing is where a cable is pulled.
 */
export function createWay(options: WayOptions): Way {
  let send = ({ arrive }: Parcel): void => arrive()
  for (const stretch of options.stretches.toReversed()) send = stretchOut(stretch, options, send)
  return (bytes, arrive, opens = false) => send({ bytes, arrive, timeoutMs: opens ? OPENING_TIMEOUT_MS : TIMEOUT_MS })
}
