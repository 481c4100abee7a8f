import type { Logger } from '#node-core/kernel/log.ts'
import type { RouterSearch } from '../options.ts'
import type { Gateway } from './gateway.ts'
import { openNatPmp } from './openNatPmp.ts'
import { findUpnp } from './upnp/findUpnp.ts'
import { openUpnp } from './upnp/openUpnp.ts'

/** Networks asked in one search; a computer with more is a router itself. */
const MAX_NETWORKS = 4

/**
 * Every router that answers, in all networks of this computer; both ways are gone at once, UPnP's answers first, which
 * more homes have.
 */
export async function* findGateways(search: RouterSearch, log: Logger, signal: AbortSignal): AsyncGenerator<Gateway> {
  const opened = async (opening: Promise<Gateway>): Promise<Gateway[]> => {
    try {
      return [await opening]
    } catch (error) {
      log.debug('no port to be had there', { error })
      return []
    }
  }
  const networks = search.networks().slice(0, MAX_NETWORKS)
  const upnp = networks.map(async (own) => {
    const places = await findUpnp(own, search, signal)
    return (await Promise.all(places.map((place) => opened(openUpnp(place, search.answerMs, signal))))).flat()
  })
  const natPmp = networks.flatMap((own) =>
    search.gateways(own).map((router) => {
      const place = { router, internalIp: own.address, port: search.natPmpPort }
      return opened(openNatPmp(place, search.answerMs, signal))
    }),
  )
  for (const found of [...upnp, ...natPmp]) yield* await found
}
