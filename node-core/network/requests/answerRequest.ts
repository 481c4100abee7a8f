import type { Stream } from '@libp2p/interface'
import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { isNodeError, toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { rateLimited } from '../errors.ts'
import type { HandlerLimits, PeerName, RequestHandler } from '../network.ts'
import type { RateLimit } from '../peers/createRateLimit.ts'
import { createFrames, FRAME, type Frames } from './createFrames.ts'
import { withTimeout } from './withTimeout.ts'

export interface Answering {
  readonly protocol: string
  readonly handler: RequestHandler
  readonly limits: Required<HandlerLimits>
  readonly rate: RateLimit
  /** Running answers per peer. */
  readonly running: Map<PeerName, number>
  readonly clock: Clock
  readonly log: Logger
  penalise(peer: PeerName, code: ErrorCode, points: number): void
}

async function sendAnswer(
  frames: Frames,
  answer: Promise<Uint8Array> | AsyncIterable<Uint8Array>,
  guard: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<void> {
  if (Symbol.asyncIterator in answer) {
    const iterator = answer[Symbol.asyncIterator]()
    try {
      for (;;) {
        const next = await guard(() => iterator.next())
        if (next.done === true) break
        await guard(() => frames.write(FRAME.data, next.value))
      }
    } finally {
      await iterator.return?.()
    }
  } else {
    const bytes = await guard(() => answer)
    await guard(() => frames.write(FRAME.data, bytes))
  }
  await frames.write(FRAME.end, new Uint8Array())
  await frames.close()
}

/** Serves one inbound stream: reads the request, checks the peer's limits, answers. Never throws. */
export async function answerRequest(stream: Stream, from: PeerName, answering: Answering): Promise<void> {
  const { limits, running, clock, log, protocol } = answering
  const frames = createFrames(stream)
  const controller = new AbortController()
  const guard = <T>(work: () => Promise<T>): Promise<T> =>
    withTimeout(clock, limits.timeoutMs, controller.signal, (reason) => frames.abort(reason), work)
  stream.addEventListener('close', () => controller.abort())
  const count = running.get(from) ?? 0
  running.set(from, count + 1)
  try {
    if (count >= limits.maxConcurrent || !answering.rate.take(from)) {
      answering.penalise(from, 'NETWORK_RATE_LIMITED', 1)
      throw rateLimited('too many requests', { protocol })
    }
    const { bytes } = await guard(() => frames.read(limits.maxRequestBytes))
    await sendAnswer(frames, answering.handler(bytes, from, controller.signal), guard)
  } catch (error) {
    const known = toNodeError(error)
    if (known.family === 'invalid') answering.penalise(from, known.code, 25)
    if (known.family === 'bug') log.error('request handler failed', { protocol, error })
    else log.debug('request refused', { protocol, from, code: known.code })
    try {
      await guard(() => frames.write(FRAME.error, utf8ToBytes(isNodeError(error) ? known.code : 'BUG')))
      await frames.close()
    } catch {
      frames.abort(known)
    }
  } finally {
    const left = (running.get(from) ?? 1) - 1
    if (left <= 0) running.delete(from)
    else running.set(from, left)
  }
}
