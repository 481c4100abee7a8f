import { z } from 'zod'
import type { WitnessOverview } from '../../model/witness.ts'
import { call } from '../define.ts'
import { address } from './schemas.ts'

export const witnessCalls = {
  /** Who produces blocks, the votes behind them, and what comes to all holders; with what is `holder`'s own. */
  'witnesses.overview': call<WitnessOverview>()('everybody', z.object({ holder: address.nullable() })),
}
