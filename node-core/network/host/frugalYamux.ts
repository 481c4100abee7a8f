import type { StreamMuxerFactory } from '@libp2p/interface'
import { yamux, type YamuxMuxerInit } from '@libp2p/yamux'

/** What this file knows of a stream of @libp2p/yamux 8. */
interface YamuxStream {
  readonly state: number
  /** Bytes of a full window, and how many of them may still come. */
  readonly recvWindow: number
  readonly recvWindowCapacity: number
  sendWindowUpdate(): void
}

interface YamuxMuxer {
  _newStream?(...args: unknown[]): YamuxStream
}

/** `StreamState.Established`: no flag is left to be sent with an update. */
const ESTABLISHED = 3

/**
 * Yamux that says that it has read once half of a window is read, as its specification and the implementation in Go
 * have it. The library says it after every frame: every vote of 200 bytes was answered by a frame of its own, sealed,
 * sent and opened. In a town at rest that was a third of a node's work
 * (decision 0007).
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
              if (stream.state === ESTABLISHED && stream.recvWindowCapacity > stream.recvWindow / 2) return
              update()
            }
            return stream
          }
        return muxer
      },
    }
  }
}
