import type { Stream } from '@libp2p/interface'
import { bytesToUtf8 } from '#node-core/kernel/bytes.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { badFrame, connectionLost, peerError } from '../errors.ts'
import type { RequestOptions } from '../network.ts'
import { createFrames, FRAME, type Frame } from './createFrames.ts'
import { withTimeout } from './withTimeout.ts'

const DEFAULT_TIMEOUT_MS = 15_000
const DEFAULT_MAX_BYTES = 1024 * 1024 + 64 * 1024

function toPeerError(frame: Frame): ReturnType<typeof peerError> {
  const code = frame.bytes.length <= 64 ? bytesToUtf8(frame.bytes) : ''
  if (!/^[A-Z0-9_]{1,64}$/.test(code)) return badFrame('error frame without a code')
  return peerError('the peer refused', { code })
}

/** Sends one request over a fresh stream and yields the answer's messages. `timeoutMs` is the wait for each of them. */
export async function* askPeer(
  open: (signal: AbortSignal) => Promise<Stream>,
  request: Uint8Array,
  clock: Clock,
  options: RequestOptions = {},
): AsyncGenerator<Uint8Array> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
  const opening = new AbortController()
  const stream = await withTimeout(
    clock,
    timeoutMs,
    options.signal,
    (reason) => opening.abort(reason),
    () => open(opening.signal),
  )
  const frames = createFrames(stream)
  let finished = false
  try {
    const guard = <T>(work: () => Promise<T>): Promise<T> =>
      withTimeout(clock, timeoutMs, options.signal, (reason) => frames.abort(reason), work)
    await guard(() => frames.write(FRAME.data, request))
    for (;;) {
      const frame = await guard(() => frames.read(maxBytes))
      if (frame.kind === FRAME.error) throw toPeerError(frame)
      if (frame.kind === FRAME.end) break
      yield frame.bytes
    }
    finished = true
  } finally {
    if (finished) void frames.close()
    else frames.abort(connectionLost('abandoned'))
  }
}
