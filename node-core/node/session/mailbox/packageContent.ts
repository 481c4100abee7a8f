import { z } from 'zod'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { cleanName } from '#node-core/model/names/cleanName.ts'
import { MAX_SENT_BYTES, SENT_NAME_CHARACTERS } from '#node-core/model/order/orderPackage.ts'
import { damagedEnvelope } from '#node-core/vault/sealing/errors.ts'

/** What is inside a sealed package: its name, too, is nobody else's business. */
export interface PackageContent {
  readonly name: string
  readonly data: Uint8Array
}

const shape = z.object({
  name: z.string().max(4 * SENT_NAME_CHARACTERS),
  data: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= MAX_SENT_BYTES),
})

/** A name that is only a name: on some disk it becomes a path. */
export function cleanFileName(name: string): string {
  return cleanName(name.replace(/[/\\:*?"<>|]/g, '_'), 'file', SENT_NAME_CHARACTERS).replace(/^\.+/, '_')
}

export function encodePackage({ name, data }: PackageContent): Uint8Array {
  return encodeCbor({ name: cleanFileName(name), data })
}

/** @throws SEALING_DAMAGED: sealed by somebody who speaks otherwise */
export function decodePackage(bytes: Uint8Array): PackageContent {
  const result = shape.safeParse(decodeCbor(bytes))
  if (!result.success) throw damagedEnvelope('not a package')
  return { name: cleanFileName(result.data.name), data: result.data.data }
}
