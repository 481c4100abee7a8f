import { request } from 'node:http'
import { routerFailed } from '../../errors.ts'
import { endsWithin } from '../../requests/endsWithin.ts'

/** Descriptions of real routers have 2 to 20 KiB. */
export const MAX_ROUTER_ANSWER_BYTES = 64 * 1024

export interface RouterRequest {
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/**
 * One HTTP request to a router, which nobody vouches for: no redirect is followed, an answer of more than
 * `MAX_ROUTER_ANSWER_BYTES`, or one that is not whole in time, is none.
 * @throws NETWORK_ROUTER_FAILED
 */
export async function askRouter(
  url: URL,
  { method, headers, body }: RouterRequest,
  answerMs: number,
  outer: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  const signal = endsWithin(outer, answerMs)
  try {
    return await new Promise((resolve, reject) => {
      const asked = request(
        url,
        { method, headers: { ...headers, connection: 'close' }, agent: false, signal, maxHeaderSize: 8 * 1024 },
        (answer) => {
          const parts: Buffer[] = []
          let length = 0
          answer.on('error', reject)
          answer.on('data', (part: Buffer) => {
            length += part.length
            if (length > MAX_ROUTER_ANSWER_BYTES) {
              asked.destroy(routerFailed('the answer is too long', { host: url.host }))
              return
            }
            parts.push(part)
          })
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
          )
          answer.on('close', () => reject(routerFailed('the answer broke off', { host: url.host })))
        },
      )
      asked.on('error', reject)
      asked.end(body)
    })
  } catch (cause) {
    throw routerFailed('no answer of a router', { host: url.host }, cause)
  }
}
