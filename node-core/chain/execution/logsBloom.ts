import type { Log } from '#node-core/model/receipt.ts'
import type { Keccak } from './orderedRoot.ts'

/** Ethereum's 2,048-bit filter over the addresses and topics of logs. */
export function logsBloom(logs: readonly Log[], keccak: Keccak): Uint8Array {
  const bloom = new Uint8Array(256)
  for (const log of logs) {
    addToBloom(bloom, Buffer.from(log.address.slice(2), 'hex'), keccak)
    for (const topic of log.topics) addToBloom(bloom, Buffer.from(topic.slice(2), 'hex'), keccak)
  }
  return bloom
}

function addToBloom(bloom: Uint8Array, item: Uint8Array, keccak: Keccak): void {
  const hash = keccak(item)
  for (let i = 0; i < 6; i += 2) {
    const bit = ((hash[i]! << 8) | hash[i + 1]!) & 2047
    bloom[255 - (bit >> 3)]! |= 1 << (bit & 7)
  }
}
