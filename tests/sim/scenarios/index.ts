import { byzantineNine, byzantineSeven, byzantineThird, lateRelease, withheldSeven } from './byzantine.ts'
import { calm } from './calm.ts'
import { chaos } from './chaos.ts'
import { downtimeReplaced, quietNetwork } from './downtime.ts'
import { replayedEvidence } from './evidence.ts'
import { doubleArmed, killBetweenSignAndSend, restoredBackup } from './keys.ts'
import { doubleVotersAtSetChange } from './jointQuorum.ts'
import { dayWithoutFinality, hoursWithoutFinality } from './noFinality.ts'
import { partitionHalf, partitionQuorum } from './partitions.ts'
import { recovery } from './recovery.ts'
import type { Scenario } from './scenario.ts'
import { offlineCandidates, partitionAtSetChange, setChange } from './setChange.ts'
import { fiveOneDown, oneAsleep, threeOneDown } from './smallSets.ts'
import { clockSkew, lateCertificates } from './timing.ts'

/** Every main-chain scenario of protocol.md §6.1. */
export const SCENARIOS: readonly Scenario[] = [
  calm,
  chaos,
  partitionQuorum,
  partitionHalf,
  byzantineThird,
  withheldSeven,
  byzantineSeven,
  byzantineNine,
  lateRelease,
  setChange,
  partitionAtSetChange,
  doubleVotersAtSetChange,
  offlineCandidates,
  lateCertificates,
  clockSkew,
  threeOneDown,
  fiveOneDown,
  oneAsleep,
  killBetweenSignAndSend,
  restoredBackup,
  doubleArmed,
  replayedEvidence,
  downtimeReplaced,
  quietNetwork,
  recovery,
  hoursWithoutFinality,
  dayWithoutFinality,
]
