import type { PeerName } from '../../network.ts'
import { askConnected, askFar, type Search } from './findHolders.ts'

const ASK_AGAIN_MS = 1_500
/** While somebody sends already. */
const ASK_MORE_MS = 15_000
/** Between two searches beyond those connected. */
const FAR_AGAIN_MS = 5_000
/** As many peers are looked for; more that are connected are welcome. */
const WANTED_HOLDERS = 3

export interface RepeatedSearch {
  /** Asks whom it is time to ask. */
  go(): void
  /** Somebody new is connected: it is time. */
  again(): void
  /** Everybody has been asked once, those beyond the connected ones too. */
  isComplete(): boolean
}

/** Looks for holders again and again: at connected peers first, then beyond them while there are too few. */
export function createSearch(
  search: Search,
  { preferred, holders, onDone }: { readonly preferred: readonly PeerName[]; holders(): number; onDone(): void },
): RepeatedSearch {
  const { clock } = search
  let near: Promise<void> | null = null
  let far: Promise<void> | null = null
  let nearAt = -Infinity
  let farAt = -Infinity
  let isComplete = false

  const lookFar = () => {
    if (far !== null || clock.now() - farAt < FAR_AGAIN_MS || holders() >= WANTED_HOLDERS) return
    far = askFar(search).finally(() => {
      far = null
      farAt = clock.now()
      isComplete = true
      onDone()
    })
  }
  return {
    go() {
      const againMs = holders() > 0 ? ASK_MORE_MS : ASK_AGAIN_MS
      if (near !== null) return
      if (clock.now() - nearAt < againMs) return lookFar()
      near = askConnected(search, preferred).finally(() => {
        near = null
        nearAt = clock.now()
        lookFar()
        onDone()
      })
    },
    again() {
      nearAt = -Infinity
    },
    isComplete: () => isComplete,
  }
}
