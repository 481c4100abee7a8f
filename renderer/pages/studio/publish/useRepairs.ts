import { computed, ref, shallowRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { PropInspection } from '#node-core/api/calls/props.ts'
import type { PrintabilityReport } from '#node-core/model/making/printabilityReport.ts'
import type { ClosingOffer } from '#node-core/modeling/build/offerClosing.ts'
import { offerOfPart, type PartOffer } from '../../../designer/partRepair.ts'
import type { PartDraft, PropDraft } from '../../../designer/propDraft.ts'
import type { StageSpot } from '../../../stage/StageMarks.vue'

/** Openings marked on the stage at a time. */
const MARKED = 12

/** What is wrong with the parts of a model on its way to being published, and what the studio chose to do about it. */
export function useRepairs(
  draft: PropDraft,
  inspection: Readonly<Ref<PropInspection | null>>,
  highlighted: Readonly<Ref<string | null>>,
  report: Readonly<Ref<PrintabilityReport | null>>,
) {
  const { t, n } = useI18n()
  const closings = shallowRef<ReadonlyMap<string, ClosingOffer>>(new Map())
  /** The part whose openings are looked at: the last one that was pointed at. */
  const looked = ref<string | null>(null)
  const openPieces = computed(() => inspection.value?.parts.filter(({ solid }) => !solid) ?? [])
  const openOf = (part: PartDraft) => openPieces.value.filter(({ key }) => part.sources.includes(key))
  const isOpen = (part: PartDraft) => openOf(part).length > 0
  const offers = computed<ReadonlyMap<string, PartOffer | null>>(
    () =>
      new Map(draft.parts.filter(isOpen).map((part) => [part.id, offerOfPart(openOf(part), closings.value)] as const)),
  )
  const shown = computed(() => {
    const id = highlighted.value !== null && offers.value.has(highlighted.value) ? highlighted.value : looked.value
    const part = draft.parts.find((one) => one.id === id)
    // What is left out or wrapped has no opening to show.
    if (!part || part.leftOut || part.repair === 'wrap') return null
    return offers.value.get(part.id) ?? null
  })
  const spots = computed<StageSpot[]>(() =>
    (shown.value?.listed ?? []).slice(0, MARKED).map(({ centre, normal, acrossMm }, i) => ({
      id: `opening-${i}`,
      point: centre,
      normal,
      radiusMm: acrossMm / 2,
      severity: 'warn',
      sentence: t('studio.repair.spot', { mm: n(Math.round(acrossMm * 10) / 10) }),
      number: i + 1,
    })),
  )
  const caps = computed(() => {
    const chosen = draft.parts
      .filter((part) => part.repair === 'close' && part.leftOut !== true)
      .map(({ id }) => offers.value.get(id) ?? null)
    return [...new Set([...chosen, shown.value])].flatMap((offer) => offer?.listed.map(({ cap }) => cap) ?? [])
  })
  const about = (code: string) =>
    new Map(report.value?.issues.filter((issue) => issue.code === code).map((issue) => [issue.part, issue]))
  const grown = computed(
    () =>
      new Map(
        [...about('PRINT_WRAPPED_BY_STUDIO')].map(
          ([part, { data }]) => [part ?? '', Number(data.growthMm ?? 0)] as const,
        ),
      ),
  )
  const failed = computed(() => new Set([...about('PRINT_NOT_A_SOLID').keys()].map((part) => part ?? '')))
  /** Parts that stay open as things are, and those of them that closing would help. */
  const stillOpen = computed(() => draft.parts.filter((part) => isOpen(part) && !part.leftOut && !part.repair))
  const closable = computed(() => stillOpen.value.filter(({ id }) => (offers.value.get(id) ?? null) !== null))
  function closeAll(): void {
    for (const part of closable.value) part.repair = 'close'
  }
  return { closings, looked, offers, spots, caps, grown, failed, stillOpen, closable, closeAll }
}

export type Repairs = ReturnType<typeof useRepairs>
