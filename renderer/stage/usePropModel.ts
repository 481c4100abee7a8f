import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { isNodeError, toNodeError, type NodeError } from '#node-core/kernel/errors.ts'
import type { Design } from '#node-core/model/design.ts'
import { toContentId } from '#node-core/model/ids.ts'
import type { Prop } from '#node-core/model/prop.ts'
import type { ImportedPart } from '#node-core/modeling/import/importedProp.ts'
import type { PartDiagnosis } from '#node-core/modeling/modeling.ts'
import type { ClosingOffer } from '#node-core/modeling/build/offerClosing.ts'
import type { Progress } from '#node-core/kernel/progress.ts'
import type { PrintabilityReport } from '#node-core/model/making/printabilityReport.ts'
import { useNode } from '../api/useNode.ts'
import { readTextures, type PartPicture } from './model/readTextures.ts'
import { scaleClosings } from './model/scaleClosings.ts'
import { scaleImported } from './model/scaleImported.ts'
import type { MadePart } from './model/stageParts.ts'
import { useModeling } from './model/useModeling.ts'

/** Letters are cut for real when typing has rested this long, ms. */
const BUILD_AFTER_MS = 450

export interface BuildState {
  readonly parts: readonly MadePart[]
  /** What these parts show. */
  readonly design: Design
  /** Of the prop they were built from, see {@link pieceKey}. */
  readonly key: string
  /** Null when the design could not be built at all. */
  readonly report: PrintabilityReport | null
}

/** What of a prop decides how a design on it is built: another name or other terms need no new piece. */
export function pieceKey(prop: Prop): string {
  const { glb, realSizeMm, sizeRangeMm, textZones, requirements, palette = [] } = prop
  const parts = prop.parts.map(({ id, sources, repair }) => [id, sources, repair])
  const measured = palette.map((entry) => entry.measured)
  return JSON.stringify([glb, realSizeMm, sizeRangeMm, parts, textZones, requirements.minWallMm, measured])
}

/** Documents are JSON; a reactive one cannot travel to a worker as it is. */
const plain = <T>(document: T): T => JSON.parse(JSON.stringify(document)) as T

/**
 * A prop's geometry for the stage: its file, checked and decoded in a worker that can be killed, and its solids with
 * the
 * design's words cut in. The file is asked for once per content id; another real size only rescales what is here.
 */
export function usePropModel(
  prop: Ref<Prop | null>,
  design: Ref<Design | null>,
  wantSolids: Ref<boolean>,
  wantClosings: Ref<boolean>,
) {
  const { files } = useNode()
  const modeling = useModeling()
  const base = shallowRef<{
    glb: string
    sizeMm: number
    parts: readonly ImportedPart[]
  } | null>(null)
  const diagnosis = shallowRef<readonly PartDiagnosis[]>([])
  const textures = shallowRef<ReadonlyMap<string, PartPicture>>(new Map())
  const built = shallowRef<BuildState | null>(null)
  const progress = ref<Progress | null>(null)
  const building = ref(false)
  const error = shallowRef<NodeError | null>(null)
  const buildError = shallowRef<NodeError | null>(null)
  let bytes: Uint8Array | null = null
  let loading = new AbortController()
  let cutting = new AbortController()
  let timer = 0

  // As numbers and text: a letter typed into the prop's name changes neither, and nothing is copied for it.
  const ratio = computed(() => (base.value && prop.value ? prop.value.realSizeMm / base.value.sizeMm : 1))
  const key = computed(() => (prop.value ? pieceKey(prop.value) : ''))
  const wanted = computed(() => JSON.stringify([key.value, design.value?.commands ?? null]))

  const imported = computed(() => (base.value ? scaleImported(base.value.parts, ratio.value) : []))

  /** What would close its open parts. */
  const closings = computed<ReadonlyMap<string, ClosingOffer>>(() => scaleClosings(diagnosis.value, ratio.value))

  async function open(glb: string, sizeMm: number): Promise<void> {
    stop()
    loading = new AbortController()
    const { signal } = loading
    base.value = null
    diagnosis.value = []
    built.value = null
    error.value = buildError.value = null
    progress.value = { step: 'file', done: 0 }
    try {
      bytes = await files.get(toContentId(glb))
      const found = await modeling.openProp(bytes, sizeMm, {
        signal,
        onProgress: (next) => !signal.aborted && (progress.value = next),
      })
      if (signal.aborted) return
      base.value = { glb, sizeMm, parts: found.parts }
      void readTextures(bytes, found.parts).then(
        (images) => !signal.aborted && (textures.value = images),
        () => undefined,
      )
      planBuild(0)
      if (wantClosings.value) void diagnose(bytes, sizeMm, signal)
    } catch (cause) {
      if (!signal.aborted) error.value = toNodeError(cause)
    } finally {
      if (!signal.aborted) progress.value = null
    }
  }

  /** Once the model stands there: trying every part as a body takes several times as long as reading it. */
  async function diagnose(of: Uint8Array, sizeMm: number, signal: AbortSignal): Promise<void> {
    const found = await modeling.importProp(of, sizeMm, { signal, background: true }).catch(() => null)
    if (found && !signal.aborted) diagnosis.value = found.diagnosis
  }

  function planBuild(afterMs = BUILD_AFTER_MS): void {
    clearTimeout(timer)
    if (!prop.value || !design.value || !base.value || !wantSolids.value || isBuilt()) return
    timer = window.setTimeout(() => void buildNow(), afterMs)
  }

  /** What is asked for stands there already. */
  const isBuilt = () =>
    built.value !== null && JSON.stringify([built.value.key, built.value.design.commands]) === wanted.value

  async function buildNow(): Promise<void> {
    const [forProp, forDesign] = [prop.value, design.value]
    if (!forProp || !forDesign || !bytes) return
    cutting.abort()
    cutting = new AbortController()
    const { signal } = cutting
    building.value = true
    try {
      const result = await modeling.build({ prop: plain(forProp), design: plain(forDesign), glb: bytes }, { signal })
      if (signal.aborted) return
      const parts = result.meshes
        .filter((mesh) => mesh.solid)
        .map(({ part, positions, normals, indices, uvs, paint }) => ({
          part,
          mesh: {
            positions: result.scale === 1 ? positions : positions.map((mm) => mm / result.scale),
            normals,
            indices,
            uvs,
            paint,
          },
        }))
      built.value = { parts, design: forDesign, key: pieceKey(forProp), report: result.printability }
      buildError.value = null
    } catch (cause) {
      if (signal.aborted || (isNodeError(cause) && cause.code === 'CANCELLED')) return
      buildError.value = toNodeError(cause)
      built.value = { parts: [], design: forDesign, key: pieceKey(forProp), report: null }
    } finally {
      if (!signal.aborted) building.value = false
    }
  }

  function stop(): void {
    clearTimeout(timer)
    loading.abort()
    cutting.abort()
    building.value = false
  }

  watch(
    () => prop.value?.glb,
    (glb) => {
      if (glb && prop.value) void open(glb, prop.value.realSizeMm)
    },
    { immediate: true },
  )
  watch([wanted, wantSolids], () => planBuild())
  onScopeDispose(stop)
  return {
    imported,
    closings,
    textures,
    built,
    building,
    progress,
    error,
    buildError,
    retry: () => prop.value && void open(prop.value.glb, prop.value.realSizeMm),
  }
}
