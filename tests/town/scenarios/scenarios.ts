import type { Town } from '../createTown.ts'
import { scenarioDirect } from './scenarioDirect.ts'
import { scenarioKill } from './scenarioKill.ts'
import { scenarioLate } from './scenarioLate.ts'
import { scenarioMailbox } from './scenarioMailbox.ts'
import { scenarioNat } from './scenarioNat.ts'
import { scenarioOffline } from './scenarioOffline.ts'
import { scenarioOne } from './scenarioOne.ts'
import { scenarioPartition } from './scenarioPartition.ts'
import { scenarioPunch } from './scenarioPunch.ts'

interface Scenario {
  readonly says: string
  /** Cannot be played where there are none. @default false */
  readonly needsCables?: boolean
  /** The studio, too, is behind a router, of this kind as the factory's; cannot be played where there are none. */
  readonly routers?: 'home' | 'symmetric'
  /** On a test network, whose clock can be moved by days. */
  readonly isDev?: boolean
  /** @throws MISMATCH */
  play(town: Town): Promise<void>
}

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  '1': {
    says: 'publish, order, make, ship, settle: six accounts to the wei on every host',
    play: scenarioOne,
  },
  partition: {
    says: 'the witnesses split 4/3 and heal: nothing final on either side, then one chain',
    needsCables: true,
    play: scenarioPartition,
  },
  nat: {
    says: 'studio and factory, each behind a router with no port open, through the relay',
    routers: 'symmetric',
    play: scenarioNat,
  },
  direct: {
    says: 'as nat; then the studio’s router opens a port, and a file comes past the relay',
    routers: 'symmetric',
    play: scenarioDirect,
  },
  punch: {
    says: 'studio and factory, each behind a router that opens no port: a file comes past the relay through both',
    routers: 'home',
    play: scenarioPunch,
  },
  kill: {
    says: 'as 1, with a party killed -9 in the middle of each step: nothing is lost, nothing is done twice',
    play: scenarioKill,
  },
  late: {
    says: 'a late factory and a closed laptop: the money is back by itself; fan and factory away: all are paid',
    isDev: true,
    play: scenarioLate,
  },
  mailbox: {
    says: 'factory and fan are never there together: address and drawing wait at strangers, the receipt too',
    play: scenarioMailbox,
  },
  offline: {
    says: 'an order signed with the cable out waits over a restart and is delivered on return',
    needsCables: true,
    play: scenarioOffline,
  },
}
