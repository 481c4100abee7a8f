import { computed, shallowRef, type Ref } from 'vue'
import {
  createDesign,
  DESIGN_LIMITS,
  roundMm,
  type Design,
  type DesignCommand,
  type EngraveText,
  type Engraving,
} from '#node-core/model/design.ts'
import { propHash, type Prop, type PropColor, type TextZone } from '#node-core/model/prop.ts'
import { applyDesign, cleanCommand, invertCommand } from '#node-core/modeling/design/applyDesign.ts'
import { compactDesign } from '#node-core/modeling/design/compactDesign.ts'
import { EMPTY_STATE } from '#node-core/modeling/design/designState.ts'
import { resolveLooks } from '#node-core/modeling/design/resolveLooks.ts'
import { addStep, closeGesture, commandsOf, EMPTY_HISTORY, redoStep, undoStep } from './designHistory.ts'
import { describeStep } from './describeStep.ts'
import { fitLetters } from './fitLetters.ts'

/** The largest letters, mm, that fit a zone at a scale; the modeling room knows the fonts. */
export type MeasureLetters = (
  prop: Prop,
  zone: string,
  engraving: Engraving,
  scale: number,
) => Promise<{ readonly maxSizeMm: number }>

/** What of a zone's words is to be another way. */
export interface LettersChange {
  readonly font?: TextZone['fonts'][number]
  readonly sizeMm?: number
  readonly depthMm?: number
  readonly raised?: boolean
}

/**
 * A fan at work on a prop: every change is a command, so undo, sharing, the order and the production file come from one
 * list.
 */
export function useDesigner(prop: Ref<Prop | null>, measure: MeasureLetters | null = null) {
  const history = shallowRef(EMPTY_HISTORY)
  /** Zones whose letter height the person chose; the others follow text and size. */
  const byHand = shallowRef<ReadonlySet<string>>(new Set())
  const hash = computed(() => (prop.value ? propHash(prop.value) : '0x'))
  const raw = computed<Design>(() => createDesign(hash.value, commandsOf(history.value)))
  const state = computed(() => (prop.value ? applyDesign(raw.value) : EMPTY_STATE))
  const design = computed<Design | null>(() => (prop.value ? compactDesign(prop.value, raw.value) : null))
  const looks = computed(() => (prop.value ? resolveLooks(prop.value, state.value) : []))
  const sizeMm = computed(() => state.value.sizeMm ?? prop.value?.realSizeMm ?? 0)
  const scale = computed(() => (prop.value ? sizeMm.value / prop.value.realSizeMm : 1))

  const run = (commands: readonly DesignCommand[], gesture: string | null = null) => {
    if (commandsOf(history.value).length + commands.length > DESIGN_LIMITS.commands && design.value)
      history.value = addStep(EMPTY_HISTORY, design.value.commands)
    history.value = addStep(history.value, commands.map(cleanCommand), gesture)
  }
  /** The first guess is by eye; the font's own widths decide as soon as they are known, within the same step. */
  const refine = async (zone: TextZone): Promise<void> => {
    const [document, words, at, open] = [prop.value, state.value.engravings[zone.id], scale.value, history.value.open]
    if (!measure || !document || !words || byHand.value.has(zone.id)) return
    const found = await measure(document, zone.id, words, at).catch(() => null)
    const now = state.value.engravings[zone.id]
    // Another text, another size or an undo came between.
    if (
      !found ||
      !(found.maxSizeMm >= 1) ||
      now?.text !== words.text ||
      now.font !== words.font ||
      scale.value !== at ||
      history.value.cursor !== history.value.steps.length ||
      byHand.value.has(zone.id)
    )
      return
    const sizeMm = Math.min(roundMm(found.maxSizeMm), roundMm(zone.heightMm * at * 1.5))
    if (sizeMm === now.sizeMm) return
    const fitted: DesignCommand = { type: 'engraveText', zone: zone.id, engraving: { ...now, sizeMm } }
    const last = history.value.steps.at(-1) ?? []
    history.value = { ...history.value, steps: [...history.value.steps.slice(0, -1), [...last, fitted]], open }
  }
  const engrave = (zone: TextZone, text: string, atScale: number): EngraveText => {
    const now = state.value.engravings[zone.id]
    if (text === '') return { type: 'engraveText', zone: zone.id, engraving: null }
    const sizeMm = byHand.value.has(zone.id) && now ? now.sizeMm : fitLetters(zone, atScale, text.normalize('NFC'))
    const [font, depthMm] = [now?.font ?? zone.fonts[0] ?? 'inter', now?.depthMm ?? zone.depthMm]
    const isRaised = now ? now.raised : zone.allows === 'raised'
    return {
      type: 'engraveText',
      zone: zone.id,
      engraving: { text, font, sizeMm, depthMm, ...(isRaised ? { raised: true } : {}) },
    }
  }
  /** The colour of a part that nobody painted. */
  const unpainted = (part: string): PropColor | undefined =>
    prop.value
      ? resolveLooks(prop.value, { ...EMPTY_STATE, variant: state.value.variant }).find((look) => look.part === part)
          ?.color
      : undefined
  const stepAt = (at: number) => {
    const step = history.value.steps[at]
    return prop.value && step ? describeStep(prop.value, step) : null
  }

  return {
    history,
    state,
    design,
    looks,
    sizeMm,
    scale,
    canUndo: computed(() => history.value.cursor > 0),
    canRedo: computed(() => history.value.cursor < history.value.steps.length),
    /** What an undo takes back and a redo brings back; null where there is nothing. */
    undoes: computed(() => stepAt(history.value.cursor - 1)),
    redoes: computed(() => stepAt(history.value.cursor)),
    /** What the part has anyhow is no choice: it stays as it was modelled, with its picture and all its colours. */
    paint: (part: string, color: PropColor) =>
      run([{ type: 'setPartColor', part, color: color === unpainted(part) ? null : color }]),
    setMaterial: (part: string, material: string) => run([{ type: 'setMaterial', part, material }]),
    setVariant: (variant: string | null) => run([{ type: 'setVariant', variant }]),
    setSize(mm: number) {
      const wanted = roundMm(mm)
      const next = prop.value ? wanted / prop.value.realSizeMm : 1
      const refit = (prop.value?.textZones ?? []).flatMap((zone) => {
        const words = state.value.engravings[zone.id]
        return words && !byHand.value.has(zone.id) ? [engrave(zone, words.text, next)] : []
      })
      run([{ type: 'scaleTo', sizeMm: wanted }, ...refit], 'size')
      for (const zone of prop.value?.textZones ?? []) void refine(zone)
    },
    write(zone: TextZone, text: string) {
      run([engrave(zone, text, scale.value)], `text:${zone.id}`)
      void refine(zone)
    },
    setLetters(zone: TextZone, change: LettersChange) {
      const now = state.value.engravings[zone.id]
      if (!now) return
      if (change.sizeMm !== undefined) byHand.value = new Set([...byHand.value, zone.id])
      run(
        [
          {
            type: 'engraveText',
            zone: zone.id,
            engraving: {
              text: now.text,
              font: change.font ?? now.font,
              sizeMm: change.sizeMm ?? now.sizeMm,
              depthMm: change.depthMm ?? now.depthMm,
              ...((change.raised ?? now.raised) ? { raised: true } : {}),
            },
          },
        ],
        `letters:${zone.id}`,
      )
      void refine(zone)
    },
    settle: () => void (history.value = closeGesture(history.value)),
    undo: () => void (history.value = undoStep(history.value)),
    redo: () => void (history.value = redoStep(history.value)),
    /** Back to the prop as published; one undo brings it back. */
    reset() {
      const back = (design.value?.commands ?? []).map((command) => invertCommand(EMPTY_STATE, command))
      byHand.value = new Set()
      if (back.length > 0) run(back)
    },
    /** Takes over a saved, shared or repeated design as one step. */
    load(next: Design) {
      byHand.value = new Set(Object.keys(applyDesign(next).engravings))
      history.value = next.commands.length === 0 ? EMPTY_HISTORY : addStep(EMPTY_HISTORY, next.commands)
    },
  }
}
export type Designer = ReturnType<typeof useDesigner>
