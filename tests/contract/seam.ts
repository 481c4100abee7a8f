import type { ApiClient } from '#node-core/api/createClient.ts'
import type { Transport } from '#node-core/api/transport.ts'
import { decodeWire, encodeWire } from '#node-core/api/wire.ts'
import type { ErrorFamily } from '#node-core/kernel/errors.ts'

/** One way to reach a real node that belongs to this test alone and has no network yet. */
export interface Seam {
  readonly client: ApiClient
  readonly transport: Transport
  /** Hostile inputs sent to every call; slower transports take fewer. */
  readonly fuzzRuns: number
  close(): Promise<void>
}

export type WireReply =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false
      readonly error: { readonly code: string; readonly family: ErrorFamily; readonly data: Record<string, unknown> }
    }

/** A request as it stands, whatever it is: past the client's types. */
export async function rawCall(transport: Transport, name: unknown, input?: unknown): Promise<WireReply> {
  return decodeWire(await transport.request(encodeWire({ name, input }))) as WireReply
}

/** The code a refused promise ends with; fails the test when it does not end so. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  const outcome = await work.then(
    () => 'it was accepted',
    (error: unknown) => (error as { code?: unknown }).code,
  )
  return typeof outcome === 'string' ? outcome : 'an error without a code'
}
