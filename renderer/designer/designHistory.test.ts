import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DesignCommand } from '#node-core/model/design.ts'
import {
  addStep,
  closeGesture,
  commandsOf,
  EMPTY_HISTORY,
  redoStep,
  undoStep,
  type DesignHistory,
} from './designHistory.ts'

const scale = (sizeMm: number): DesignCommand => ({ type: 'scaleTo', sizeMm })

describe('designHistory', () => {
  it('takes back and brings back steps, and forgets what was taken back once something new is done', () => {
    let history = addStep(addStep(EMPTY_HISTORY, [scale(1)]), [scale(2), scale(3)])
    history = undoStep(history)
    expect(commandsOf(history)).toEqual([scale(1)])
    expect(commandsOf(redoStep(history))).toEqual([scale(1), scale(2), scale(3)])
    history = addStep(history, [scale(9)])
    expect(commandsOf(redoStep(history))).toEqual([scale(1), scale(9)])
  })

  it('makes one step of one gesture', () => {
    const typed = ['A', 'AL', 'ALI'].reduce(
      (history, _, i) => addStep(history, [scale(i)], 'text:front'),
      addStep(EMPTY_HISTORY, [scale(99)], 'text:front' as string | null) as DesignHistory,
    )
    expect(typed.steps).toHaveLength(1)
    const next = addStep(closeGesture(typed), [scale(5)], 'text:front')
    expect(next.steps).toHaveLength(2)
    expect(commandsOf(undoStep(next))).toEqual([scale(2)])
  })

  it('never loses its place, whatever is pressed', () => {
    const press = fc.constantFrom('add', 'undo', 'redo', 'close', 'gesture')
    fc.assert(
      fc.property(fc.array(press, { maxLength: 60 }), (presses) => {
        let history = EMPTY_HISTORY
        for (const [i, name] of presses.entries()) {
          if (name === 'add') history = addStep(history, [scale(i)])
          else if (name === 'gesture') history = addStep(history, [scale(i)], 'g')
          else if (name === 'undo') history = undoStep(history)
          else if (name === 'redo') history = redoStep(history)
          else history = closeGesture(history)
          expect(history.cursor).toBeGreaterThanOrEqual(0)
          expect(history.cursor).toBeLessThanOrEqual(history.steps.length)
          expect(commandsOf(redoStep(undoStep(history)))).toEqual(
            history.cursor === 0 ? commandsOf(redoStep(history)) : commandsOf(history),
          )
        }
      }),
    )
  })
})
