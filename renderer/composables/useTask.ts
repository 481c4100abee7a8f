import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { CallOptions } from '#node-core/api/createClient.ts'
import type { Progress } from '#node-core/api/define.ts'
import { isNodeError, toNodeError, type NodeError } from '#node-core/kernel/errors.ts'

/**
 * Long work behind a button: one at a time (a double click does nothing twice), progress, cancel, the error to show.
 * `const task = useTask(); const value = await task.run((options) => client.run('props.inspect', { file }, options))`
 */
export function useTask() {
  const running = ref(false)
  const progress = shallowRef<Progress | null>(null)
  const error = shallowRef<NodeError | null>(null)
  let abort = new AbortController()

  /** @returns the value, or null when it failed, was cancelled, or was already running */
  async function run<T>(work: (options: CallOptions) => Promise<T>): Promise<T | null> {
    if (running.value) return null
    running.value = true
    error.value = null
    progress.value = null
    abort = new AbortController()
    try {
      return await work({ signal: abort.signal, onProgress: (value) => (progress.value = value) })
    } catch (cause) {
      if (!(isNodeError(cause) && cause.code === 'CANCELLED')) error.value = toNodeError(cause)
      return null
    } finally {
      running.value = false
      progress.value = null
    }
  }
  const cancel = () => abort.abort()
  onScopeDispose(cancel)
  return { running, progress, error, done: computed(() => progress.value?.done ?? null), run, cancel }
}
