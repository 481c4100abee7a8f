import type { StreamMuxerFactory } from '@libp2p/interface'
import { yamux, type YamuxMuxerInit } from '@libp2p/yamux'
import { toNodeError } from '#node-core/kernel/errors.ts'

/** What this file knows of a stream of @libp2p/yamux 8. */
interface YamuxStream {
  readonly state: number
  readonly readStatus: string
  /** Bytes of a full window, and how many of them may still come. */
  readonly recvWindow: number
  readonly recvWindowCapacity: number
  sendWindowUpdate(): void
  abort(error: Error): void
}

interface YamuxMuxer {
  _newStream?(...args: unknown[]): YamuxStream
}

/** `StreamState.Init`: the first update opens it at the other end. */
const INIT = 0
/** `StreamState.Established`: no flag is left to be sent with an update. */
const ESTABLISHED = 3

/**
 * The library opens a stream in a microtask of its own, where nobody hears what is thrown: a line that died in that
 * moment ended the process.
 */
function openOrEnd(stream: YamuxStream, open: () => void): void {
  try {
    open()
  } catch (error) {
    stream.abort(error instanceof Error ? error : toNodeError(error))
  }
}

/**
 * Whether the other end needs no word: more than half of a window is left; or the reader paused again while what had
 * waited was handed to it. The library then grants a window on top of what still waits, until the 4 MiB are passed at
 * which it resets the stream: one in three long downloads to a slow reader broke off.
 */
const hasEnough = ({ recvWindow, recvWindowCapacity, readStatus }: YamuxStream): boolean =>
  recvWindowCapacity > recvWindow / 2 || readStatus === 'paused'

/**
 * Yamux that says that it has read once half of a window is read, as its specification and the implementation in Go
 * have it. The library says it after every frame: every vote of 200 bytes was answered by a frame of its own, sealed,
 * sent and opened: 7 % of what a node does in a town at rest (decision 0007).
 */
export function frugalYamux(init: YamuxMuxerInit): () => StreamMuxerFactory {
  const make = yamux(init)
  return () => {
    const factory = make()
    return {
      protocol: factory.protocol,
      createStreamMuxer(connection) {
        const muxer = factory.createStreamMuxer(connection)
        const inner = muxer as unknown as YamuxMuxer
        const newStream = inner._newStream?.bind(muxer)
        if (newStream !== undefined)
          inner._newStream = (...args) => {
            const stream = newStream(...args)
            const update = stream.sendWindowUpdate.bind(stream)
            stream.sendWindowUpdate = () => {
              if (stream.state === ESTABLISHED && hasEnough(stream)) return
              if (stream.state === INIT) openOrEnd(stream, update)
              else update()
            }
            return stream
          }
        return muxer
      },
    }
  }
}
