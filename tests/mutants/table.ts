import { CONTENT } from './content.ts'
import { DURABILITY } from './durability.ts'
import { JOINING_FAST } from './joining.ts'
import { MAILBOXES } from './mailbox.ts'
import { MARKET } from './market.ts'
import { MODELING } from './modeling.ts'
import type { Mutant } from './mutant.ts'
import { NUMBERS } from './numbers.ts'
import { SEAMS } from './seams.ts'
import { STRANGERS } from './strangers.ts'
import { SURVIVORS } from './survivors.ts'
import { TOWN } from './town.ts'

/** Every planted fault. A new guard that matters comes with a line in one of these files. */
export const MUTANTS: readonly Mutant[] = [
  ...SURVIVORS,
  ...DURABILITY,
  ...MARKET,
  ...NUMBERS,
  ...SEAMS,
  ...STRANGERS,
  ...CONTENT,
  ...JOINING_FAST,
  ...MAILBOXES,
  ...TOWN,
  ...MODELING,
]
