import { readFileSync } from 'node:fs'
import type { OwnNetwork } from '../options.ts'
import { isWithin } from './ownNetworks.ts'

/** Gateways of the kernel's table, on Linux; null elsewhere. */
function fromKernel(): string[] | null {
  let table
  try {
    table = readFileSync('/proc/net/route', 'utf8')
  } catch {
    return null
  }
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.split(/\s+/))
    .flatMap(([, target, gateway]) => (target === '00000000' && gateway !== undefined ? [gateway] : []))
    .map((hex) =>
      hex
        .match(/../g)!
        .toReversed()
        .map((byte) => Number.parseInt(byte, 16))
        .join('.'),
    )
}

/** The first address of a network: where home routers stand. */
function firstOf({ cidr }: OwnNetwork): string {
  const [net = '', prefix = '32'] = cidr.split('/')
  const bits = net.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)
  const size = 2 ** (32 - Number(prefix))
  const first = Math.floor(bits / size) * size + 1
  return [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')
}

/**
 * The routers of a network, as far as this computer knows: what the kernel says, else the first address, which is a
 * guess. A wrong one costs four datagrams of two bytes.
 */
export function defaultGateways(own: OwnNetwork): string[] {
  const known = fromKernel()?.filter((router) => isWithin(own, router))
  return (known ?? [firstOf(own)]).filter((router) => router !== own.address)
}
