import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { createSerialQueue } from '#node-core/kernel/serialQueue.ts'
import { createDesign, designHash, type Design } from '#node-core/model/design.ts'
import type { SurfaceColor } from '#node-core/model/making/surfaceColor.ts'
import { toContentId } from '#node-core/model/ids.ts'
import { propHash, type Prop } from '#node-core/model/prop.ts'
import { madeColors } from '#node-core/model/studioPalette.ts'
import { applyDesign } from '#node-core/modeling/design/applyDesign.ts'
import { resolveLooks } from '#node-core/modeling/design/resolveLooks.ts'
import type { FileTransport } from '#node-core/api/files.ts'
import { ClampToEdgeWrapping, MirroredRepeatWrapping, RepeatWrapping, SRGBColorSpace, Texture } from 'three'
import { useNode } from '../api/useNode.ts'
import { createStage, type Stage } from './createStage.ts'
import { layZones } from './marks/zoneRelief.ts'
import { overlaysOf } from './model/overlaysOf.ts'
import { modelledColors, ownPictures, partsAsModelled } from './model/ownColors.ts'
import { readTextures, type PartPicture } from './model/readTextures.ts'
import { stageParts } from './model/stageParts.ts'
import { useModeling } from './model/useModeling.ts'
import { STAGE_THEMES } from './stageThemes.ts'

/** What was found on the way to a picture. */
interface Taken {
  readonly url: string
  /** By part that is as modelled: the colours it has. */
  readonly modelled: ReadonlyMap<string, readonly SurfaceColor[]>
}

/** A picture of a design for a shop window: name of the prop's and the design's bytes, so it never goes stale. */
const pictures = new Map<string, Promise<Taken>>()
/** Pictures kept; the oldest is dropped. */
const KEPT = 200
/** Pixels of a picture. */
const SIZE = { width: 640, height: 480 } as const
const inTurn = createSerialQueue()

/** One picture after the other on one stage that is gone again afterwards: a browser has few graphics contexts. */
function takePicture(files: FileTransport, prop: Prop, design: Design, theme: 'dark' | 'light'): Promise<Taken> {
  return inTurn(async () => {
    const bytes = await files.get(toContentId(prop.glb))
    const imported = await useModeling().openProp(bytes, prop.realSizeMm, { background: true })
    const images = await readTextures(bytes, imported.parts).catch(() => new Map<string, PartPicture>())
    const stage = createStage({
      canvas: document.createElement('canvas'),
      theme: STAGE_THEMES[theme],
      motionAllowed: () => false,
    })
    try {
      await pose(stage, prop, design, imported.parts, images)
      const state = applyDesign(design)
      const own = partsAsModelled(prop, state, imported.parts)
      return {
        url: URL.createObjectURL(await stage.snapshot(SIZE.width, SIZE.height)),
        modelled: new Map([...modelledColors(prop, state, imported.parts)].filter(([part]) => own.has(part))),
      }
    } finally {
      stage.dispose()
    }
  })
}

async function pose(
  stage: Stage,
  prop: Prop,
  design: Design,
  imported: Parameters<typeof stageParts>[1],
  images: ReadonlyMap<string, PartPicture>,
): Promise<void> {
  const state = applyDesign(design)
  const looks = resolveLooks(prop, state)
  stage.resize(SIZE.width, SIZE.height, 1)
  stage.setRepaint(madeColors(prop))
  stage.setParts(stageParts(prop, imported, [], new Set(), 'rendered'))
  const own = partsAsModelled(prop, state, imported)
  for (const { part, color, material } of looks) {
    const { metalness, roughness } = material
    stage.setLook(part, { color, metalness, roughness, asModelled: own.has(part) })
  }
  const textures = new Map([...images].map(([key, image]) => [key, textureOf(image)]))
  stage.setTextures(ownPictures(prop, own, imported, textures))
  const overlays = overlaysOf(prop, state, looks, layZones(prop, imported, prop.textZones))
  if (overlays.length > 0)
    await document.fonts.load(`700 40px Inter`, overlays.map((overlay) => overlay.text).join('')).catch(() => [])
  stage.setOverlays(overlays)
  stage.lookFrom('hero', false)
}

const WRAPS = { repeat: RepeatWrapping, clamp: ClampToEdgeWrapping, mirror: MirroredRepeatWrapping } as const

/** glTF counts texture rows from the top. */
export function textureOf({ image, wrapS, wrapT }: PartPicture): Texture {
  const texture = new Texture(image)
  texture.colorSpace = SRGBColorSpace
  texture.wrapS = WRAPS[wrapS]
  texture.wrapT = WRAPS[wrapT]
  texture.flipY = false
  texture.needsUpdate = true
  return texture
}

/**
 * Address of a picture of a prop or of a design on it; null while it is being taken, `failed` when there is none to
 * take. `modelled`: by part that keeps its file's colours, which these are, as its studio makes them.
 */
export function usePropPicture(prop: Ref<Prop | null>, design: Ref<Design | null> = ref(null)) {
  const { files } = useNode()
  const url = ref<string | null>(null)
  const modelled = shallowRef<Taken['modelled']>(new Map())
  const failed = ref(false)
  let current = 0
  const theme = () => (document.documentElement.classList.contains('dark') ? 'dark' : 'light')
  watch(
    [prop, design],
    async ([next, made]) => {
      const mine = ++current
      if (!next) return
      const shown = made ?? createDesign(propHash(next))
      const key = `${next.glb}:${designHash(shown)}:${theme()}`
      const picture = pictures.get(key) ?? takePicture(files, next, shown, theme())
      pictures.set(key, picture)
      for (const old of [...pictures.keys()].slice(0, Math.max(0, pictures.size - KEPT))) pictures.delete(old)
      try {
        const taken = await picture
        if (mine !== current) return
        url.value = taken.url
        modelled.value = taken.modelled
      } catch {
        pictures.delete(key)
        if (mine === current) failed.value = true
      }
    },
    { immediate: true },
  )
  onScopeDispose(() => void current++)
  return { url, failed, modelled }
}
