import { defineError } from '#node-core/kernel/errors.ts'

/** The network is switched off (aeroplane mode) or this node has stopped. */
export const offline = defineError('unavailable', 'NETWORK_OFFLINE')
/** No connection to that peer and none could be made. */
export const unreachable = defineError('unavailable', 'NETWORK_UNREACHABLE')
/** The peer did not answer in time. */
export const timedOut = defineError('unavailable', 'NETWORK_TIMEOUT')
/** The peer does not speak that protocol. */
export const unsupported = defineError('unavailable', 'NETWORK_UNSUPPORTED')
/** The connection broke in the middle of an answer. */
export const connectionLost = defineError('unavailable', 'NETWORK_CONNECTION_LOST')
/** The peer answered with an error code of its own, in `data.code`. */
export const peerError = defineError('unavailable', 'NETWORK_PEER_ERROR')
/** A peer asks more often than it may. */
export const rateLimited = defineError('unavailable', 'NETWORK_RATE_LIMITED')
/** A message is larger than its protocol allows. */
export const tooLarge = defineError('invalid', 'NETWORK_TOO_LARGE')
/** Bytes that are not our framing. */
export const badFrame = defineError('invalid', 'NETWORK_BAD_FRAME')
/** A gossiped message that its room calls wrong. */
export const rejectedMessage = defineError('invalid', 'NETWORK_REJECTED_MESSAGE')
/** Not a multiaddr, or one without a peer id where it is needed. */
export const badAddress = defineError('input', 'NETWORK_BAD_ADDRESS')
/** Every tried port is taken. */
export const noFreePort = defineError('unavailable', 'NETWORK_NO_FREE_PORT')
/** The identity is not 32 bytes. */
export const badIdentity = defineError('input', 'NETWORK_BAD_IDENTITY')
/** Two rooms claim one protocol. */
export const duplicateProtocol = defineError('bug', 'NETWORK_DUPLICATE_PROTOCOL')
/** No router answers, or with what makes no sense. */
export const routerFailed = defineError('unavailable', 'NETWORK_ROUTER_FAILED')
/** The router opens no port. */
export const routerRefused = defineError('refused', 'NETWORK_ROUTER_REFUSED')
