import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { toNodeError, type NodeError } from '#node-core/kernel/errors.ts'
import type { Design } from '#node-core/model/design.ts'
import type { Prop } from '#node-core/model/prop.ts'
import type { ImportedPart } from '#node-core/modeling/import/importedProp.ts'
import { toContentId } from '#node-core/model/ids.ts'
import { useNode } from '../api/useNode.ts'
import { createPropModeler, type PropModeler } from './model/createPropModeler.ts'
import { readTextures } from './model/readTextures.ts'
import { scaleImported } from './model/scaleImported.ts'
import type { MadePart } from './model/stageParts.ts'

/** Letters are cut for real when typing has rested this long, ms. */
const BUILD_AFTER_MS = 450

export interface BuildState {
  readonly parts: readonly MadePart[]
  /** The design these parts show. */
  readonly design: Design
}

/**
 * A prop's geometry for the stage: its file, checked and decoded in a worker that can be killed, and its solids with the
 * design's words cut in. The file is asked for once per content id; another real size only rescales what is here.
 */
export function usePropModel(prop: Ref<Prop | null>, design: Ref<Design | null>, wantSolids: Ref<boolean>) {
  const { files } = useNode()
  const base = shallowRef<{ glb: string; sizeMm: number; parts: readonly ImportedPart[] } | null>(null)
  const textures = shallowRef<ReadonlyMap<string, ImageBitmap>>(new Map())
  const built = shallowRef<BuildState | null>(null)
  const progress = ref<{ stage: string; fraction: number } | null>(null)
  const building = ref(false)
  const error = shallowRef<NodeError | null>(null)
  const buildError = shallowRef<NodeError | null>(null)
  let modeler: PropModeler | null = null
  let bytes: Uint8Array | null = null
  let load = 0
  let build = 0
  let timer = 0

  const imported = computed(() => (base.value && prop.value ? scaleImported(base.value.parts, prop.value.realSizeMm / base.value.sizeMm) : []))

  async function open(glb: string, sizeMm: number): Promise<void> {
    const mine = ++load
    stop()
    base.value = null
    built.value = null
    error.value = buildError.value = null
    progress.value = { stage: 'file', fraction: 0 }
    try {
      const file = await files.get(toContentId(glb))
      if (mine !== load) return
      bytes = file
      modeler = createPropModeler()
      const found = await modeler.importProp(file, sizeMm, (next) => mine === load && (progress.value = next))
      if (mine !== load) return
      base.value = { glb, sizeMm, parts: found.parts }
      void readTextures(file, found.parts).then((images) => mine === load && (textures.value = images), () => undefined)
      planBuild()
    } catch (cause) {
      if (mine === load) error.value = toNodeError(cause)
    } finally {
      if (mine === load) progress.value = null
    }
  }

  function planBuild(): void {
    clearTimeout(timer)
    if (!prop.value || !design.value || !base.value || !wantSolids.value) return
    timer = window.setTimeout(() => void buildNow(), BUILD_AFTER_MS)
  }

  async function buildNow(): Promise<void> {
    const [forProp, forDesign] = [prop.value, design.value]
    if (!forProp || !forDesign || !modeler || !bytes) return
    const mine = ++build
    building.value = true
    try {
      const parts = await modeler.buildParts(bytes, forProp, forDesign)
      if (mine !== build) return
      built.value = { parts, design: forDesign }
      buildError.value = null
    } catch (cause) {
      if (mine !== build) return
      buildError.value = toNodeError(cause)
      built.value = { parts: [], design: forDesign }
    } finally {
      if (mine === build) building.value = false
    }
  }

  function stop(): void {
    clearTimeout(timer)
    build++
    building.value = false
    modeler?.stop()
    modeler = null
  }

  watch(() => prop.value?.glb, (glb) => {
    if (glb && prop.value) void open(glb, prop.value.realSizeMm)
  }, { immediate: true })
  watch([prop, design, wantSolids], planBuild)
  onScopeDispose(() => {
    load++
    stop()
  })
  return { imported, textures, built, building, progress, error, buildError, retry: () => prop.value && void open(prop.value.glb, prop.value.realSizeMm) }
}
