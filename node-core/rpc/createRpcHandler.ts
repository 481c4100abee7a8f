import { isNodeError, toNodeError, type NodeError } from '#node-core/kernel/errors.ts'
import { jsonFits } from '#node-core/kernel/jsonFits.ts'
import { once, type Caller, type Turns } from '#node-core/chain/queries/createTurns.ts'
import { badRequest, noSuchMethod, tooLarge } from './errors.ts'
import { formatError } from './format/formatError.ts'
import type { RpcMethods } from './methods/method.ts'

export interface RpcHandler {
  /** Answers one text: a request or a batch. `null`: only notifications, nothing to send. */
  handle(text: string, extra?: RpcMethods): Promise<string | null>
}

/** Most requests in one batch. */
export const MAX_BATCH = 1_000
/** Largest reply, characters: writing it out holds the node for some forty milliseconds. */
const MAX_REPLY = 8 << 20
/** What is parsed at all: a batch of a thousand ordinary calls has 20,000 values. */
const REQUEST_LIMITS = { chars: 8 << 20, depth: 32, items: 50_000 }
/** Requests of a batch that run at the same time. */
const AT_ONCE = 16
/** Longest time spent on one batch; the requests left over are refused, ms. */
const MAX_BATCH_MS = 20_000

export interface RpcHandlerOptions {
  /** Every request is looked up and written out in a turn of these. Left out: at once. */
  readonly turns?: Turns
  readonly caller?: Caller
}

interface Request {
  readonly id: string | number | null
  readonly method: string
  readonly params: readonly unknown[]
  readonly notification: boolean
}

function read(value: unknown): Request {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badRequest('not a request object')
  const { id, method, params: given, jsonrpc } = value as Record<string, unknown>
  if (jsonrpc !== '2.0' || typeof method !== 'string' || method.length > 100) throw badRequest('not JSON-RPC 2.0')
  const params = given ?? []
  if (!Array.isArray(params)) throw badRequest('parameters are positional')
  return { id: idOf(value), method, params, notification: id === undefined }
}

/** @throws RPC_TOO_LARGE, SyntaxError */
function parse(text: string): unknown {
  if (jsonFits(text, REQUEST_LIMITS)) return JSON.parse(text)
  throw tooLarge('more in one request than the node reads', {
    limit: REQUEST_LIMITS.items,
    depth: REQUEST_LIMITS.depth,
  })
}

function idOf(value: unknown): Request['id'] {
  const id = (value as { id?: unknown } | null)?.id
  return typeof id === 'string' || typeof id === 'number' ? id : null
}

/** JSON-RPC 2.0 over whatever carries texts. */
export function createRpcHandler(methods: RpcMethods, { turns, caller }: RpcHandlerOptions = {}): RpcHandler {
  /**
   * Sixteen at a time of a batch run here, each a whole turn or less: blocks and votes do not wait for a client's
   * questions.
   */
  const inTurn = async <T>(work: () => T): Promise<Awaited<T>> =>
    turns === undefined ? await work() : await turns.run(once(work), caller)
  const failed = (id: Request['id'], error: NodeError) =>
    JSON.stringify({ jsonrpc: '2.0', id, error: formatError(error) })

  async function answer(value: unknown, extra: RpcMethods): Promise<string | null> {
    let id: Request['id'] = null
    let silent = false
    try {
      const request = read(value)
      id = request.id
      silent = request.notification
      const method = Object.hasOwn(extra, request.method)
        ? extra[request.method]
        : Object.hasOwn(methods, request.method)
          ? methods[request.method]
          : undefined
      if (method === undefined)
        throw noSuchMethod(`the method ${request.method} does not exist`, { method: request.method })
      const result = await inTurn(() => method(request.params))
      if (silent) return null
      const text = await inTurn(() => JSON.stringify({ jsonrpc: '2.0', id, result: result ?? null }))
      return text.length > MAX_REPLY ? failed(id, tooLarge('the reply would be too large', { limit: MAX_REPLY })) : text
    } catch (thrown) {
      // JSON-RPC 2.0 §4.1: a notification is never answered, not even when it fails.
      return silent ? null : failed(id, isNodeError(thrown) ? thrown : toNodeError(thrown))
    }
  }

  /** A few at a time: a thousand calls at once would run a thousand machines, and nothing else. */
  async function answerBatch(batch: readonly unknown[], extra: RpcMethods): Promise<string | null> {
    const replies: string[] = []
    const from = Date.now()
    let length = 0
    for (let at = 0; at < batch.length; at += AT_ONCE) {
      const spent = length > MAX_REPLY || Date.now() - from > MAX_BATCH_MS
      const group = batch.slice(at, at + AT_ONCE)
      for (const reply of await Promise.all(
        group.map((item) =>
          spent
            ? failed(idOf(item), tooLarge('too much in one batch', { limit: MAX_REPLY, timeLimitMs: MAX_BATCH_MS }))
            : answer(item, extra),
        ),
      )) {
        if (reply === null) continue
        replies.push(reply)
        length += reply.length
      }
    }
    return replies.length === 0 ? null : `[${replies.join(',')}]`
  }
  return {
    async handle(text, extra = {}) {
      let value: unknown
      try {
        value = await inTurn(() => parse(text))
      } catch (thrown) {
        if (isNodeError(thrown)) return failed(null, thrown)
        return JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32700, message: 'not JSON' } })
      }
      if (!Array.isArray(value)) return answer(value, extra)
      if (value.length === 0 || value.length > MAX_BATCH) {
        const error =
          value.length === 0
            ? badRequest('an empty batch')
            : tooLarge('too many requests in a batch', { limit: MAX_BATCH })
        return failed(null, error)
      }
      return answerBatch(value, extra)
    },
  }
}
