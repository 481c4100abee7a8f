import type { z } from 'zod'
import { cancelled, defineError, NodeError, type WireError } from '../kernel/errors.ts'
import { calls, type CallName, type Calls, type FeedName, type Feeds } from './contract.ts'
import type { AbortSignalLike, Progress } from '../kernel/progress.ts'
import type { Transport } from './transport.ts'
import { decodeWire, encodeWire } from './wire.ts'

export const connectionLost = defineError('unavailable', 'API_CONNECTION_LOST')

type OutputOf<D> = D extends { types?: { output: infer O } } ? O : never
type EventOf<D> = D extends { types?: { event: infer E } } ? E : never
type Args<I> = undefined extends I ? [input?: I] : [input: I]

export interface CallOptions {
  readonly onProgress?: (progress: Progress) => void
  readonly signal?: AbortSignalLike
}

/** `client.call('orders.get', {...})` resolves with the value or throws a NodeError with the server's code. */
export interface ApiClient {
  call<K extends CallName>(name: K, ...args: Args<z.input<Calls[K]['input']>>): Promise<OutputOf<Calls[K]>>
  /** A long call, with progress and cancellation. */
  run<K extends CallName>(
    name: K,
    input: z.input<Calls[K]['input']>,
    options?: CallOptions,
  ): Promise<OutputOf<Calls[K]>>
  /** Calls `onEvent` with the present value and each change. `onError` when the feed is refused. */
  on<K extends FeedName>(
    name: K,
    input: z.input<Feeds[K]['input']>,
    onEvent: (event: EventOf<Feeds[K]>) => void,
    onError?: (error: NodeError) => void,
  ): () => void
}

type Reply = { ok: true; value: unknown } | { ok: false; error: WireError }

function unwrap(reply: Reply): unknown {
  if (reply.ok) return reply.value
  throw new NodeError(reply.error.family, reply.error.code, 'refused by the node', reply.error.data)
}

export function createClient(transport: Transport): ApiClient {
  const client: ApiClient = {
    async call(name, ...args) {
      const definition = calls[name]
      const input = args[0]
      if (definition.long) return client.run(name, input as never)
      let text: string
      try {
        text = await transport.request(encodeWire({ name, input }))
      } catch (cause) {
        throw connectionLost('the node does not answer', {}, cause)
      }
      return unwrap(decodeWire(text) as Reply) as never
    },

    run(name, input, options = {}) {
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          stop()
          reject(cancelled('cancelled'))
        }
        if (options.signal?.aborted) return reject(cancelled('cancelled'))
        const finish = () => {
          options.signal?.removeEventListener('abort', onAbort)
          // The transport may answer before `subscribe` returns.
          queueMicrotaskLike(() => stop())
        }
        let stop: () => void = () => undefined
        stop = transport.subscribe(encodeWire({ name, input }), (text) => {
          const message = decodeWire(text) as { progress?: Progress; reply?: Reply } & Partial<Reply>
          if (message.progress) return options.onProgress?.(message.progress)
          if (message.reply) {
            finish()
            try {
              resolve(unwrap(message.reply) as never)
            } catch (error) {
              reject(error instanceof NodeError ? error : connectionLost('unreadable reply', {}, error))
            }
          }
        })
        options.signal?.addEventListener('abort', onAbort)
        // Aborted by a progress that came before `subscribe` returned.
        if (options.signal?.aborted) onAbort()
      })
    },

    on(name, input, onEvent, onError) {
      return transport.subscribe(encodeWire({ name, input }), (text) => {
        const message = decodeWire(text) as { event?: unknown; reply?: Reply }
        if ('event' in message) onEvent(message.event as never)
        else if (message.reply && !message.reply.ok)
          onError?.(
            new NodeError(
              message.reply.error.family,
              message.reply.error.code,
              'feed refused',
              message.reply.error.data,
            ),
          )
      })
    },
  }
  return client
}

const queueMicrotaskLike = (task: () => void) => void Promise.resolve().then(task)
