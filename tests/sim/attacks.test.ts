import { byzantineNine, byzantineSeven, byzantineThird, lateRelease, withheldSeven } from './scenarios/byzantine.ts'
import { replayedEvidence } from './scenarios/evidence.ts'
import { doubleArmed, killBetweenSignAndSend, restoredBackup } from './scenarios/keys.ts'
import { partitionHalf, partitionQuorum } from './scenarios/partitions.ts'
import { recovery } from './scenarios/recovery.ts'
import { scenarioSuite } from './scenarioSuite.ts'

scenarioSuite([
  partitionQuorum,
  partitionHalf,
  byzantineThird,
  withheldSeven,
  byzantineSeven,
  byzantineNine,
  lateRelease,
  killBetweenSignAndSend,
  restoredBackup,
  doubleArmed,
  replayedEvidence,
  recovery,
])
