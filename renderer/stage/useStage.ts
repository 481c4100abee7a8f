import { markRaw, onBeforeUnmount, onMounted, ref, shallowRef, type Ref } from 'vue'
import { createStage, type Stage, type StageOptions } from './createStage.ts'
import type { ScreenSpot } from './stage.ts'
import { STAGE_THEMES } from './stageThemes.ts'

const isDark = () => document.documentElement.classList.contains('dark')

/**
 * The stage on a canvas for as long as the component lives: size, theme, motion wishes and a lost context are looked
 * after.
 */
export function useStage(canvas: Readonly<Ref<HTMLCanvasElement | null>>, lighting: StageOptions['lighting'] = 'auto') {
  const stage = shallowRef<Stage | null>(null)
  const spots = shallowRef<readonly ScreenSpot[]>([])
  const lost = ref(false)
  /** WebGL is not there at all. */
  const unavailable = ref(false)
  const still = window.matchMedia('(prefers-reduced-motion: reduce)')
  let sizes: ResizeObserver | null = null
  let themes: MutationObserver | null = null

  onMounted(() => {
    const element = canvas.value
    if (!element) return
    try {
      stage.value = markRaw(
        createStage({
          canvas: element,
          theme: STAGE_THEMES[isDark() ? 'dark' : 'light'],
          motionAllowed: () => !still.matches,
          lighting: lighting ?? 'auto',
          onFrame: (next) => (spots.value = next),
          onContext: (state) => (lost.value = state === 'lost'),
        }),
      )
    } catch {
      unavailable.value = true
      return
    }
    const resize = () => stage.value?.resize(element.clientWidth, element.clientHeight, window.devicePixelRatio)
    resize()
    sizes = new ResizeObserver(resize)
    sizes.observe(element)
    themes = new MutationObserver(() => stage.value?.setTheme(STAGE_THEMES[isDark() ? 'dark' : 'light']))
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] })
  })
  onBeforeUnmount(() => {
    sizes?.disconnect()
    themes?.disconnect()
    stage.value?.dispose()
    stage.value = null
  })
  return { stage, spots, lost, unavailable }
}
