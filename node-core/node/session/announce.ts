import { announcedAt, isBeyondLoopback } from '#node-core/network/reach/announced.ts'
import { MAX_OWN_ADDRESSES } from '#node-core/network/reach/rankAddresses.ts'
import { badOption } from '../errors.ts'

/**
 * Whether a node can announce that (`NodeOptions.announce`).
 * @param port TCP port it is told to listen on; 0 = any, undefined: the one in the settings
 * @throws NODE_BAD_OPTION
 */
export function checkAnnounce(announce: readonly string[], port: number | undefined): void {
  const refuse = (why: string, cause?: unknown) => badOption(`--announce ${why}`, { option: 'announce' }, cause)
  if (announce.length > MAX_OWN_ADDRESSES) throw refuse(`is given ${MAX_OWN_ADDRESSES} times at most`)
  if (port === 0 && announce.some((text) => !text.startsWith('/')))
    throw refuse('with a host alone is announced at the port listened on: give --port, or a multiaddr')
  try {
    announcedAt(announce, port || 1)
  } catch (cause) {
    throw refuse(
      'is an IP address, a host name, or a multiaddr with a TCP port and no peer id, as in /ip4/203.0.113.7/tcp/31000',
      cause,
    )
  }
}

/** Whether others come to a node that listens there and says that. */
export function isReached(host: string, announce: readonly string[]): boolean {
  return [host, ...announce].some(isBeyondLoopback)
}
