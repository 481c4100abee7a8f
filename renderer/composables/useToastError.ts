import { useToast } from '@nuxt/ui/composables'
import { useSentence } from '../i18n/useSentence.ts'

/** Runs something small; a failure becomes a toast with its sentence. Resolves with whether it worked. */
export function useToastError(): (work: () => Promise<unknown>) => Promise<boolean> {
  const toast = useToast()
  const { errorSentence } = useSentence()
  return async (work) => {
    try {
      await work()
      return true
    } catch (error) {
      toast.add({ title: errorSentence(error), color: 'error', icon: 'i-lucide-triangle-alert' })
      return false
    }
  }
}
