import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Action, ActionResult, PreparedAction } from '#node-core/api/calls/actions.ts'
import type { Progress } from '#node-core/api/define.ts'
import { isNodeError, toNodeError, type NodeError } from '#node-core/kernel/errors.ts'
import { useNode } from '../api/useNode.ts'

export type SigningStep = 'idle' | 'preparing' | 'asking' | 'confirming' | 'failed'

/** One signature at a time, from the action to its result; the dialog shows whatever stands here. */
export const useSigningStore = defineStore('signing', () => {
  const { client } = useNode()
  const step = ref<SigningStep>('idle')
  const action = shallowRef<Action | null>(null)
  const prepared = shallowRef<PreparedAction | null>(null)
  const progress = shallowRef<Progress | null>(null)
  const error = shallowRef<NodeError | null>(null)
  const lastResult = shallowRef<ActionResult | null>(null)
  /** Once the transaction is on its way it cannot be called back. */
  const sent = ref(false)
  let abort = new AbortController()
  let settle: (result: ActionResult | null) => void = () => undefined

  function close(result: ActionResult | null): void {
    const done = settle
    settle = () => undefined
    step.value = 'idle'
    action.value = prepared.value = progress.value = error.value = null
    sent.value = false
    done(result)
  }

  async function prepare(): Promise<void> {
    if (!action.value) return
    step.value = 'preparing'
    error.value = null
    prepared.value = null
    abort = new AbortController()
    try {
      prepared.value = await client.run('actions.prepare', action.value, {
        signal: abort.signal,
        onProgress: (value) => (progress.value = value),
      })
      step.value = 'asking'
    } catch (cause) {
      if (isNodeError(cause) && cause.code === 'CANCELLED') return close(null)
      error.value = toNodeError(cause)
      step.value = 'failed'
    } finally {
      progress.value = null
    }
  }

  /**
   * @returns the result, or null when the person thought better of it. A second request while one is open is ignored.
   */
  function sign(wanted: Action): Promise<ActionResult | null> {
    if (step.value !== 'idle') return Promise.resolve(null)
    action.value = wanted
    return new Promise((resolve) => {
      settle = resolve
      void prepare()
    })
  }

  /** The same question with something more said, such as a loss taken on. */
  function prepareAgain(wanted: Action): Promise<void> {
    if (step.value !== 'failed') return Promise.resolve()
    action.value = wanted
    return prepare()
  }

  async function confirm(): Promise<void> {
    const id = prepared.value?.id
    if (step.value !== 'asking' || id === undefined) return
    step.value = 'confirming'
    abort = new AbortController()
    try {
      const result = await client.run(
        'actions.confirm',
        { id },
        {
          signal: abort.signal,
          onProgress: (value) => {
            progress.value = value
            if (value.step !== 'sign') sent.value = true
          },
        },
      )
      lastResult.value = result
      close(result)
    } catch (cause) {
      if (isNodeError(cause) && cause.code === 'CANCELLED') return close(null)
      error.value = toNodeError(cause)
      step.value = 'failed'
    }
  }

  function cancel(): void {
    if (sent.value && step.value === 'confirming') return
    const id = prepared.value?.id
    abort.abort()
    if (id !== undefined) void client.call('actions.discard', { id }).catch(() => undefined)
    close(null)
  }
  return { step, action, prepared, progress, error, sent, lastResult, sign, prepare, prepareAgain, confirm, cancel }
})
