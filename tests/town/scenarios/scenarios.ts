import type { Town } from '../createTown.ts'
import { scenarioOne } from './scenarioOne.ts'

export interface Scenario {
  readonly says: string
  /** Cannot be played where no cable or router is. */
  readonly needsCables: boolean
  readonly studioBehindNat?: boolean
  /** @throws MISMATCH */
  play(town: Town): Promise<void>
}

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  '1': {
    says: 'publish, order, make, ship, settle: six accounts to the wei on every host',
    needsCables: false,
    play: scenarioOne,
  },
}
