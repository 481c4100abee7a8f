import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import type { PrintabilityReport } from '#node-core/model/making/printabilityReport.ts'
import { printVerdict } from '#node-core/model/making/printVerdict.ts'

/** Crockford's base 32: no letters that look like digits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Adds the verdict and the short code: 30 bits of the hash over design and everything reported. */
export function sealReport(report: Omit<PrintabilityReport, 'code' | 'verdict'>): PrintabilityReport {
  const verdict = printVerdict(report.issues)
  const hash = taggedHash('dipnet/printability/1', hexToBytes(report.design), encodeCbor({ ...report, verdict }))
  let bits = 0n
  for (const byte of hash.subarray(0, 4)) bits = (bits << 8n) | BigInt(byte)
  bits >>= 2n
  let text = ''
  for (let i = 5; i >= 0; i--) text += ALPHABET[Number((bits >> BigInt(5 * i)) & 31n)]!
  return { ...report, verdict, code: `${text.slice(0, 3)}-${text.slice(3)}` }
}
