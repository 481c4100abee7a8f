import { BlockList } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { OwnNetwork } from '../options.ts'
import { addressKind } from '../reach/addressKind.ts'

/** Networks with private addresses: where this computer's own is public, no router stands between that translates. */
export function ownNetworks(): OwnNetwork[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
    .filter(({ address }) => addressKind(`/ip4/${address}/tcp/1`) === 'lan')
    .flatMap(({ address, cidr }) => (cidr === null ? [] : [{ address, cidr }]))
}

/** Whether an IPv4 address is in the network. */
export function isWithin({ cidr }: OwnNetwork, address: string): boolean {
  const [net = '', prefix = '32'] = cidr.split('/')
  const list = new BlockList()
  list.addSubnet(net, Number(prefix))
  return list.check(address)
}
