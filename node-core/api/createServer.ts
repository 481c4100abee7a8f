import type { z } from 'zod'
import { cancelled, defineError, toNodeError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/log.ts'
import { calls, feeds, type CallName, type Calls, type FeedName, type Feeds } from './contract.ts'
import type { AbortSignalLike, LongRun } from '../kernel/progress.ts'
import { createCallGate } from './callGate.ts'
import type { Session } from './transport.ts'
import { decodeWire, encodeWire } from './wire.ts'

export const badInput = defineError('input', 'API_BAD_INPUT')
export const unknownCall = defineError('input', 'API_UNKNOWN_CALL')
export const tooLarge = defineError('input', 'API_TOO_LARGE')

/** Largest wire message taken, characters. Files travel by content id, never through calls. */
export const MAX_MESSAGE_CHARS = 4_000_000
/** What is parsed of what a page sends. */
const MESSAGE_LIMITS = { chars: MAX_MESSAGE_CHARS, depth: 64, items: 200_000 }

/** `signal` is aborted when the caller cancels a long call or goes away. */
export interface CallContext extends LongRun {
  readonly session: Session
}
export type { AbortSignalLike }
declare const AbortController: new () => { readonly signal: AbortSignalLike; abort(): void }

type OutputOf<D> = D extends { types?: { output: infer O } } ? O : never
type EventOf<D> = D extends { types?: { event: infer E } } ? E : never

/** One function a call; missing ones do not compile. */
export type CallHandlers = {
  readonly [K in CallName]: (
    input: z.output<Calls[K]['input']>,
    context: CallContext,
  ) => Promise<OutputOf<Calls[K]>> | OutputOf<Calls[K]>
}
/** One function a feed: emits the present value, then each change, until the returned function is called. */
export type FeedHandlers = {
  readonly [K in FeedName]: (
    input: z.output<Feeds[K]['input']>,
    emit: (event: EventOf<Feeds[K]>) => void,
    session: Session,
  ) => () => void
}

export interface ServerOptions {
  /**
   * Begins a call when its turn has come: a thousand calls that arrive in one piece are not one piece of work. Left
   * out: at once.
   */
  readonly inTurn?: <T>(session: string, begin: () => Promise<T>) => Promise<T>
}

export interface ApiServer {
  request(text: string, session: Session): Promise<string>
  /**
   * `isNews`: only the last of such texts matters; a transport whose other end does not read may leave earlier ones
   * out.
   */
  subscribe(text: string, emit: (text: string, isNews?: boolean) => void, session: Session): () => void
}

interface Envelope {
  readonly name: string
  readonly input: unknown
}

function parseEnvelope(text: string): Envelope {
  if (text.length > MAX_MESSAGE_CHARS) throw tooLarge('message too large', { length: text.length })
  const message = decodeWire(text, MESSAGE_LIMITS)
  if (message === null || typeof message !== 'object' || !('name' in message) || typeof message.name !== 'string')
    throw badInput('no call name')
  return { name: message.name, input: 'input' in message ? message.input : undefined }
}

function parseInput(schema: z.ZodType, name: string, input: unknown): unknown {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw badInput('input does not fit', { call: name, path: issue?.path.join('.') ?? '', reason: issue?.message ?? '' })
}

/**
 * Dispatches wire messages to handlers. Every reply is `{ok: true, value} | {ok: false, error: {code, family, data}}`.
 */
export function createServer(
  callHandlers: CallHandlers,
  feedHandlers: FeedHandlers,
  log: Logger,
  { inTurn = (_session, begin) => begin() }: ServerOptions = {},
): ApiServer {
  const failure = (error: unknown, name: string): string => {
    const nodeError = toNodeError(error)
    if (nodeError.family === 'bug')
      log.error('call failed', {
        call: name,
        error: nodeError.message,
        stack: nodeError.cause instanceof Error ? (nodeError.cause.stack ?? '') : (nodeError.stack ?? ''),
      })
    else log.debug('call refused', { call: name, code: nodeError.code })
    return encodeWire({ ok: false, error: nodeError.toWire() })
  }

  const run = async (envelope: Envelope, context: CallContext): Promise<string> => {
    const { name } = envelope
    try {
      const definition = Object.hasOwn(calls, name) ? calls[name as CallName] : undefined
      if (!definition) throw unknownCall('no such call', { call: name.slice(0, 60) })
      const input = parseInput(definition.input, name, envelope.input)
      const handler = callHandlers[name as CallName] as (input: unknown, context: CallContext) => unknown
      return encodeWire({ ok: true, value: await handler(input, context) })
    } catch (error) {
      return failure(error, name)
    }
  }

  const gate = createCallGate()
  const pass = (line: string, { id }: Session, text: string, call: () => Promise<string>) =>
    gate.pass(line, text.length, () => inTurn(id, call))

  return {
    async request(text, session) {
      try {
        return await pass(session.id, session, text, async () =>
          run(parseEnvelope(text), { session, signal: new AbortController().signal, progress: () => undefined }),
        )
      } catch (error) {
        return failure(error, '?')
      }
    },

    subscribe(text, emit, session) {
      let stop: () => void = () => undefined
      let open = true
      const send = (message: string, isNews = false) => void (open && emit(message, isNews))
      try {
        const envelope = parseEnvelope(text)
        const { name } = envelope
        if (Object.hasOwn(feeds, name)) {
          const input = parseInput(feeds[name as FeedName].input, name, envelope.input)
          const handler = feedHandlers[name as FeedName] as (
            input: unknown,
            emit: (event: unknown) => void,
            session: Session,
          ) => () => void
          stop = handler(input, (event) => send(encodeWire({ event }), true), session)
        } else {
          const controller = new AbortController()
          stop = () => controller.abort()
          const context: CallContext = {
            session,
            signal: controller.signal,
            progress: (progress) => send(encodeWire({ progress }), true),
          }
          // Beside the short ones, which do not wait for what takes minutes.
          pass(`${session.id}/long`, session, text, () => run(envelope, context))
            .catch((error: unknown) => failure(error, name))
            .then((reply) => {
              if (controller.signal.aborted) send(failure(cancelled('cancelled by the caller'), name))
              else send(encodeWire({ reply: decodeWire(reply) }))
            })
        }
      } catch (error) {
        const reply = decodeWire(failure(error, '?'))
        send(encodeWire({ reply }))
      }
      return () => {
        open = false
        stop()
      }
    },
  }
}
