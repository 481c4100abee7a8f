import type { Socket } from 'node:net'
import type { Way } from './createWay.ts'

/** What a connection's sender may have under way, bytes: then it is read no more. */
const WINDOW_BYTES = 256 * 1024
/** A segment without data. */
const BARE_BYTES = 60

interface OneWay {
  /** From now on what is read goes on its way; until then it is kept. */
  begin(): void
  /** The sender ended it or gave it up. */
  readonly isOver: boolean
}

function oneWay(from: Socket, to: () => Socket | null, way: Way): OneWay {
  let kept: (() => void)[] | null = []
  let waiting = 0
  let isOver = false
  const send = (bytes: number, arrive: () => void) => {
    if (kept === null) way(bytes, arrive)
    else kept.push(() => way(bytes, arrive))
  }
  from.on('data', (bytes: Buffer) => {
    waiting += bytes.length
    if (waiting > WINDOW_BYTES) from.pause()
    send(bytes.length, () => {
      to()?.write(bytes, () => {
        waiting -= bytes.length
        if (waiting <= WINDOW_BYTES) from.resume()
      })
    })
  })
  from.on('end', () => {
    isOver = true
    send(BARE_BYTES, () => void to()?.end())
  })
  from.on('error', () => {
    isOver = true
    send(BARE_BYTES, () => void to()?.resetAndDestroy())
  })
  return {
    begin() {
      const all = kept ?? []
      kept = null
      for (const one of all) one()
    },
    get isOver() {
      return isOver
    },
  }
}

/**
 * Joins who dialled to whom was dialled, as TCP does: a way there and back before the first byte leaves the dialler,
 * another one there before the first byte comes back. Both sockets keep a half open connection half open.
 */
export function joinSockets(near: Socket, dial: () => Socket, there: Way, back: Way): void {
  let far: Socket | null = null
  const forth = oneWay(near, () => far, there)
  const open = () => {
    // Who gave up meanwhile is connected to nobody.
    if (forth.isOver || near.destroyed) return void near.destroy()
    const dialled = dial()
    far = dialled
    const home = oneWay(dialled, () => near, back)
    let isThere = false
    dialled.once('connect', () => {
      isThere = true
      back(BARE_BYTES, () => {
        forth.begin()
        there(BARE_BYTES, home.begin)
      })
    })
    dialled.once('error', () => {
      if (!isThere) back(BARE_BYTES, () => void near.resetAndDestroy())
    })
  }
  there(BARE_BYTES, open, true)
}
