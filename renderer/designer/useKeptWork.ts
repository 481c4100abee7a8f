import { onScopeDispose, ref, watch, type Ref } from 'vue'
import type { Design } from '#node-core/model/design.ts'
import { toAddress } from '#node-core/model/ids.ts'
import type { Prop } from '#node-core/model/prop.ts'
import { useNode } from '../api/useNode.ts'
import { useAccountsStore } from '../stores/accounts.ts'
import type { Designer } from './useDesigner.ts'

/** How long the hands rest before the design is kept, ms. */
const REST_MS = 400

/**
 * Keeps the design in hand on this computer while it is worked on, for each account, and lays it out again on return:
 * leaving the
 * page or switching accounts loses nothing.
 * @param fresh false where the page was opened with a design of its own (a repeated order): nothing kept replaces that
 */
export function useKeptWork(licence: () => string, prop: Ref<Prop | null>, designer: Designer, fresh: () => boolean) {
  const { client } = useNode()
  const accounts = useAccountsStore()
  const broughtBack = ref(false)
  /** Whose work is on the table: kept under that account even when another becomes active meanwhile. */
  let owner: string | null | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let pending: Design | null | undefined

  const keep = async (): Promise<void> => {
    clearTimeout(timer)
    if (pending === undefined) return
    const design = pending
    pending = undefined
    const account = owner === null || owner === undefined ? null : toAddress(owner)
    await client.call('workbench.keepDesign', { licence: toAddress(licence()), design, account }).catch(() => undefined)
  }
  const forget = async (): Promise<void> => {
    clearTimeout(timer)
    pending = null
    await keep()
  }

  watch(
    [prop, () => accounts.activeAddress] as const,
    async ([ready, account]) => {
      if (ready === null || owner === account) return
      // What the account before did last is its own still: kept under its name, then the table is cleared.
      const kept = keep()
      owner = account
      await kept
      if (owner !== account) return
      broughtBack.value = false
      if (!fresh()) return
      const { design } = await client
        .call('workbench.design', { licence: toAddress(licence()) })
        .catch(() => ({ design: null }))
      // Another account, another prop document or a first change came between.
      if (
        design === null ||
        owner !== account ||
        pending !== undefined ||
        design.prop !== designer.design.value?.prop ||
        design.commands.length === 0
      )
        return
      designer.load(design)
      broughtBack.value = true
    },
    { immediate: true },
  )
  watch(designer.design, (design, before) => {
    if (design === null || before === null || before === undefined || design.prop !== before.prop) return
    pending = design.commands.length === 0 ? null : design
    clearTimeout(timer)
    timer = setTimeout(() => void keep(), REST_MS)
  })
  onScopeDispose(() => void keep())
  return { broughtBack, forget }
}
