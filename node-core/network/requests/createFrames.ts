import type { Stream } from '@libp2p/interface'
import { concatBytes } from '#node-core/kernel/bytes.ts'
import { cancelled, isNodeError } from '#node-core/kernel/errors.ts'
import { badFrame, connectionLost, tooLarge } from '../errors.ts'
import { createByteQueue } from './createByteQueue.ts'

/** What a frame carries. An answer is data frames, then one end or error frame (its bytes: an error code in ASCII). */
export const FRAME = { data: 0, end: 1, error: 2 } as const
export interface Frame {
  readonly kind: number
  readonly bytes: Uint8Array
}

const HEADER = 5
const PAUSE_AT = 1024 * 1024
const PENDING_AT = 256 * 1024

export interface Frames {
  /**
   * Waits for one whole frame.
   * @throws NETWORK_TOO_LARGE before reading the body, NETWORK_CONNECTION_LOST, NETWORK_BAD_FRAME
   */
  read(maxBytes: number): Promise<Frame>
  /** Resolves when the stream can take more. */
  write(kind: number, bytes: Uint8Array): Promise<void>
  close(): Promise<void>
  abort(reason: unknown): void
}

/**
 * Frames `kind (1 byte) ‖ length (4, big-endian) ‖ bytes` over a libp2p stream, with backpressure both ways: at 1 MiB
 * unread the
 * stream is paused (libp2p's own iterator buffers without bound).
 */
export function createFrames(stream: Stream): Frames {
  const buffered = createByteQueue()
  let failure: unknown
  let ended = false
  let wake: (() => void) | undefined
  const notify = () => {
    wake?.()
    wake = undefined
  }
  stream.addEventListener('message', (event) => {
    buffered.append(event.data instanceof Uint8Array ? event.data : event.data.subarray())
    if (buffered.length >= PAUSE_AT && stream.readStatus === 'readable') stream.pause()
    notify()
  })
  stream.addEventListener('end', () => {
    ended = true
    notify()
  })
  stream.addEventListener('close', (event) => {
    if (event.error !== undefined) failure ??= event.error
    // Paused bytes may still be waiting in the stream: they come before the end.
    if (stream.readBufferLength === 0) ended = true
    notify()
  })
  const lost = () => (isNodeError(failure) ? failure : connectionLost('stream ended early', {}, failure))
  const resume = () => {
    try {
      stream.resume()
    } catch (cause) {
      // The connection below has gone: what was held back has been handed over, more will not come.
      failure ??= connectionLost('connection closed', {}, cause)
      ended = true
    }
  }
  const waitFor = async (length: number) => {
    while (buffered.length < length) {
      if (stream.readStatus === 'paused') {
        resume()
        continue
      }
      if (ended) throw lost()
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  const idle = () =>
    new Promise<void>((resolve) => {
      stream.addEventListener('idle', () => resolve(), { once: true })
      stream.addEventListener('close', () => resolve(), { once: true })
    })
  return {
    async read(maxBytes) {
      await waitFor(HEADER)
      const header = buffered.take(HEADER)
      const kind = header[0]!
      const length = new DataView(header.buffer, header.byteOffset).getUint32(1)
      if (kind > FRAME.error) throw badFrame('unknown frame kind', { kind })
      if (length > maxBytes) throw tooLarge('frame larger than allowed', { length, maxBytes })
      await waitFor(length)
      return { kind, bytes: buffered.take(length) }
    },
    async write(kind, bytes) {
      const header = new Uint8Array(HEADER)
      header[0] = kind
      new DataView(header.buffer).setUint32(1, bytes.length)
      try {
        stream.send(concatBytes(header, bytes))
        // Not onDrain(): its promise is made once and stays resolved, so a second wait would not wait.
        while (stream.writeBufferLength > PENDING_AT && stream.writeStatus === 'writable') await idle()
      } catch (cause) {
        throw isNodeError(failure) ? failure : connectionLost('stream closed while writing', {}, cause)
      }
    },
    async close() {
      try {
        await stream.close()
      } catch {
        stream.abort(connectionLost('close failed'))
      }
    },
    abort(reason) {
      failure ??= reason
      ended = true
      stream.abort(reason instanceof Error ? reason : cancelled('aborted'))
      notify()
    },
  }
}
