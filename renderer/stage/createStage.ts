import {
  Group,
  Matrix4,
  NeutralToneMapping,
  Plane,
  Raycaster,
  Scene,
  SRGBColorSpace,
  Vector2,
  Vector3,
  WebGLRenderer,
  type Texture,
} from 'three'
import { createCameraRig } from './camera/createCameraRig.ts'
import type { SurfaceSpot } from './camera/cameraPose.ts'
import type { CameraNudge } from './camera/nudgePose.ts'
import type { Cavity } from './looks/createPartMaterial.ts'
import { createPartMeshes } from './looks/createPartMeshes.ts'
import { createCaps } from './marks/createCaps.ts'
import { createRuler } from './marks/createRuler.ts'
import { createZoneFrames } from './marks/createZoneFrame.ts'
import type { LaidZone, ZonePlace } from './zonePlace.ts'
import { projectAnchors } from './marks/projectAnchors.ts'
import { createLights } from './scene/createLights.ts'
import { createStudioEnvironment } from './scene/createStudioEnvironment.ts'
import { createTurntable } from './scene/createTurntable.ts'
import { isSoftwareRenderer, rendererName } from './scene/isSoftwareRenderer.ts'
import type {
  CameraView,
  Finish,
  MadeSurface,
  PartLook,
  ScreenSpot,
  StageAnchor,
  StageHit,
  StagePart,
  StageStats,
  StageTheme,
  TextOverlay,
} from './stage.ts'
import { boxOf, type StageBox } from './model/boxOf.ts'
import { createTextOverlays } from './text/createTextOverlays.ts'

export interface StageOptions {
  readonly canvas: HTMLCanvasElement
  readonly theme: StageTheme
  /** Asked before every movement that is not the person's own. */
  readonly motionAllowed: () => boolean
  /** Default `auto`: plain lights where the rasteriser is software. */
  readonly lighting?: 'auto' | 'environment' | 'plain'
  /** Anchors' places after each drawn frame. */
  readonly onFrame?: (spots: readonly ScreenSpot[]) => void
  readonly onContext?: (state: 'lost' | 'restored') => void
}

/** A zone with its words, their depth or height at the size as published. */
interface CutZone extends LaidZone {
  readonly part: string
  readonly depthMm: number
  readonly raised: boolean
}

export interface Stage {
  setParts(parts: readonly StagePart[]): void
  setLook(part: string, look: PartLook): void
  setTextures(textures: ReadonlyMap<string, Texture>): void
  /** By colour of the meshes' paint: what it is shown as. */
  setRepaint(colors: ReadonlyMap<string, string>): void
  setFinish(finish: Finish, surface: MadeSurface): void
  /** Size shown, relative to the size as published. */
  setScale(scale: number): void
  setOverlays(overlays: readonly TextOverlay[]): void
  setZones(zones: readonly LaidZone[]): void
  /** What a repair would add: triangles, nine numbers each, prop mm. */
  setCaps(caps: readonly Float32Array[]): void
  /** Zones whose words are there for real. */
  setCut(zones: readonly CutZone[]): void
  setRuler(on: boolean): void
  setAnchors(anchors: readonly StageAnchor[]): void
  setTheme(theme: StageTheme): void
  highlight(part: string | null): void
  lookFrom(view: CameraView, smooth?: boolean): void
  /** Flies to a place of the model, prop mm. */
  lookAt(place: ZonePlace): void
  /** Flies close to a spot of the model, prop mm; jumps where motion is not wanted. */
  lookAtSpot(spot: SurfaceSpot): void
  nudge(direction: CameraNudge): void
  setDragging(allowed: boolean): void
  resize(width: number, height: number, pixelRatio: number): void
  /** At a point of the canvas, CSS pixels. */
  pickAt(x: number, y: number): StageHit | null
  /** Where a point of the canvas falls on a plane of the model, prop mm; null when it misses. */
  pointOnPlane(
    x: number,
    y: number,
    origin: readonly [number, number, number],
    normal: readonly [number, number, number],
  ): [number, number, number] | null
  /** A PNG of what is on the stage, on its backdrop. */
  snapshot(width: number, height: number): Promise<Blob>
  stats(): StageStats
  dispose(): void
}

const MOVING_RATIO = 0.6
/** Looked at while there is nothing. */
const NO_BOX: StageBox = { min: [-50, 0, -50], max: [50, 100, 50] }
/** A box that has grown by no more of its longest side looks as well from where the camera is. */
const NEAR_SHARE = 0.03

/** Draws only when something changed: an idle stage costs nothing. */
export function createStage(options: StageOptions): Stage {
  const { canvas } = options
  const probe = canvas.getContext('webgl2', { alpha: true, antialias: true, powerPreference: 'high-performance' })
  const renderer = new WebGLRenderer({ canvas, ...(probe ? { context: probe } : {}), alpha: true, antialias: true })
  const name = rendererName(renderer.getContext() as WebGL2RenderingContext)
  const lighting =
    options.lighting === undefined || options.lighting === 'auto'
      ? isSoftwareRenderer(name)
        ? 'plain'
        : 'environment'
      : options.lighting
  renderer.toneMapping = NeutralToneMapping
  renderer.toneMappingExposure = lighting === 'plain' ? 1 : 1.05
  renderer.outputColorSpace = SRGBColorSpace
  renderer.setClearAlpha(0)
  let theme = options.theme
  const scene = new Scene()
  const model = new Group()
  const parts = createPartMeshes(lighting)
  const overlays = createTextOverlays(() => invalidate())
  const ruler = createRuler(theme.accent)
  const zones = createZoneFrames(theme.accent)
  const caps = createCaps(theme.accent)
  const turntable = createTurntable(theme)
  model.add(parts.group, overlays.group, zones.group, caps.group, ruler.group)
  scene.add(turntable.group, createLights(lighting), model)
  let environment: Texture | null = null
  if (lighting === 'environment') scene.environment = environment = createStudioEnvironment(renderer)

  const size = { width: 1, height: 1 }
  let box = NO_BOX
  let shapes: readonly StagePart[] = []
  let scale = 1
  let rulerOn = false
  let anchors: readonly StageAnchor[] = []
  let requested = 0
  let lost = false
  let disposed = false
  let movedAtMs = -1_000
  let rest = 0
  const counted = { frames: 0, lastFrameMs: 0 }

  const draw = (now: number) => {
    requested = 0
    if (lost || disposed) return
    const more = rig.advance(now)
    setQuality(more || rig.isHeld() ? 'moving' : 'still', now)
    const start = performance.now()
    renderer.render(scene, rig.camera)
    counted.lastFrameMs = performance.now() - start
    counted.frames++
    options.onFrame?.(projectAnchors(anchors, model, rig.camera, size.width, size.height))
    if (more) invalidate()
  }
  /** In software rendering a moving picture is drawn with fewer pixels, and sharply as soon as it rests. */
  function setQuality(wanted: 'moving' | 'still', now: number): void {
    if (lighting !== 'plain') return
    const ratio = wanted === 'moving' || now - movedAtMs < 140 ? MOVING_RATIO : 1
    if (ratio < 1) {
      clearTimeout(rest)
      rest = window.setTimeout(invalidate, 180)
    }
    if (renderer.getPixelRatio() !== ratio && size.width > 1) renderer.setPixelRatio(ratio)
  }
  function invalidate(): void {
    if (requested === 0 && !lost && !disposed) requested = requestAnimationFrame(draw)
  }
  const rig = createCameraRig(
    canvas,
    () => {
      movedAtMs = performance.now()
      invalidate()
    },
    options.motionAllowed,
  )

  const fit = () => {
    model.scale.setScalar(scale)
    const [halfX, halfZ, height] = [
      Math.max(-box.min[0], box.max[0]) * scale,
      Math.max(-box.min[2], box.max[2]) * scale,
      box.max[1] * scale,
    ]
    turntable.group.scale.setScalar(scale)
    turntable.fit(
      shapes.map((part) => part.mesh),
      Math.hypot(halfX, halfZ) / scale,
      height / scale,
    )
    // A shared camera distance would hide the size slider; the ruler and the table's own size tell it.
    rig.setSubject({ halfX, halfZ, height })
    ruler.set(rulerOn ? box : null)
    invalidate()
  }
  const onLost = (event: Event) => {
    event.preventDefault()
    lost = true
    cancelAnimationFrame(requested)
    requested = 0
    options.onContext?.('lost')
  }
  const onRestored = () => {
    lost = false
    if (lighting === 'environment') {
      environment?.dispose()
      scene.environment = environment = createStudioEnvironment(renderer)
    }
    options.onContext?.('restored')
    invalidate()
  }
  canvas.addEventListener('webglcontextlost', onLost)
  canvas.addEventListener('webglcontextrestored', onRestored)

  return {
    setParts(next) {
      const first = shapes.length === 0
      shapes = next
      parts.setParts(next)
      const grown = boxOf(next.map(({ mesh }) => mesh)) ?? NO_BOX
      // Words do not move the camera, raised ones neither; another model does.
      const near = NEAR_SHARE * Math.max(...grown.max.map((value, k) => value - grown.min[k]!))
      const moved =
        first ||
        grown.min.some((value, k) => Math.abs(value - box.min[k]!) > near) ||
        grown.max.some((value, k) => Math.abs(value - box.max[k]!) > near)
      box = grown
      ruler.set(rulerOn ? box : null)
      if (moved) fit()
      invalidate()
    },
    setLook(part, look) {
      parts.setLook(part, look)
      invalidate()
    },
    setTextures(textures) {
      parts.setTextures(textures)
      invalidate()
    },
    setRepaint(colors) {
      parts.setRepaint(colors)
      invalidate()
    },
    setFinish(finish, surface) {
      parts.setFinish(finish, surface)
      invalidate()
    },
    setScale(next) {
      if (next === scale) return
      scale = next
      fit()
    },
    setOverlays: (next) => overlays.set(next),
    setZones(next) {
      zones.set(next)
      invalidate()
    },
    setCaps(next) {
      caps.set(next)
      invalidate()
    },
    setCut(next) {
      const byPart = new Map<string, Cavity[]>()
      for (const zone of next) byPart.set(zone.part, [...(byPart.get(zone.part) ?? []), cavityOf(zone)])
      parts.setCavities(byPart)
      invalidate()
    },
    setRuler(on) {
      rulerOn = on
      ruler.set(on ? box : null)
      invalidate()
    },
    setAnchors(next) {
      anchors = next
      invalidate()
    },
    setTheme(next) {
      theme = next
      turntable.setTheme(next)
      ruler.setColor(next.accent)
      zones.setColor(next.accent)
      caps.setColor(next.accent)
      invalidate()
    },
    highlight(part) {
      parts.highlight(part, theme.accent)
      invalidate()
    },
    lookFrom: (view, smooth = true) => rig.lookFrom(view, smooth),
    lookAt: ({ origin, normal, widthMm, heightMm }) =>
      rig.lookAt({
        origin: [origin[0] * scale, origin[1] * scale, origin[2] * scale],
        normal: [normal[0], normal[1], normal[2]],
        widthMm: widthMm * scale,
        heightMm: heightMm * scale,
      }),
    lookAtSpot: ({ point, normal, radiusMm }) =>
      rig.lookAtSpot({
        point: [point[0] * scale, point[1] * scale, point[2] * scale],
        normal,
        radiusMm: radiusMm * scale,
      }),
    nudge: (direction) => rig.nudge(direction),
    setDragging: (allowed) => rig.setDragging(allowed),
    resize(width, height, pixelRatio) {
      if (width < 1 || height < 1) return
      size.width = width
      size.height = height
      // More than one pixel a pixel is a luxury that software rendering cannot pay.
      renderer.setPixelRatio(lighting === 'plain' ? 1 : Math.min(pixelRatio, 2))
      renderer.setSize(width, height, false)
      rig.setAspect(width / height)
      invalidate()
    },
    pickAt: (x, y) => parts.pick((x / size.width) * 2 - 1, 1 - (y / size.height) * 2, rig.camera),
    pointOnPlane(x, y, origin, normal) {
      const ray = new Raycaster()
      ray.setFromCamera(new Vector2((x / size.width) * 2 - 1, 1 - (y / size.height) * 2), rig.camera)
      model.updateWorldMatrix(true, false)
      const plane = new Plane().setFromNormalAndCoplanarPoint(
        new Vector3(...normal),
        model.localToWorld(new Vector3(...origin)),
      )
      const point = ray.ray.intersectPlane(plane, new Vector3())
      return point ? model.worldToLocal(point).toArray() : null
    },
    async snapshot(width, height) {
      const [ratio, halo] = [renderer.getPixelRatio(), zones.group.visible]
      zones.group.visible = caps.group.visible = false
      parts.highlight(null, theme.accent)
      renderer.setPixelRatio(1)
      renderer.setSize(width, height, false)
      const aspect = rig.camera.aspect
      rig.camera.aspect = width / height
      rig.camera.updateProjectionMatrix()
      renderer.render(scene, rig.camera)
      const picture = document.createElement('canvas')
      picture.width = width
      picture.height = height
      const context = picture.getContext('2d')
      if (context) {
        const glow = context.createRadialGradient(
          width / 2,
          height * 0.42,
          0,
          width / 2,
          height * 0.5,
          Math.max(width, height) * 0.7,
        )
        glow.addColorStop(0, theme.backdrop[0])
        glow.addColorStop(1, theme.backdrop[1])
        context.fillStyle = glow
        context.fillRect(0, 0, width, height)
        // Same task as the drawing: the canvas still holds it.
        context.drawImage(canvas, 0, 0)
      }
      zones.group.visible = caps.group.visible = halo
      rig.camera.aspect = aspect
      rig.camera.updateProjectionMatrix()
      renderer.setPixelRatio(ratio)
      renderer.setSize(size.width, size.height, false)
      renderer.render(scene, rig.camera)
      return await new Promise<Blob>((resolve, reject) =>
        picture.toBlob(
          (blob) => (blob ? resolve(blob) : reject(new DOMException('no picture', 'EncodingError'))),
          'image/png',
        ),
      )
    },
    stats: () => ({ lighting, renderer: name, ...counted, triangles: parts.triangles() }),
    dispose() {
      disposed = true
      cancelAnimationFrame(requested)
      clearTimeout(rest)
      canvas.removeEventListener('webglcontextlost', onLost)
      canvas.removeEventListener('webglcontextrestored', onRestored)
      rig.dispose()
      parts.dispose()
      overlays.dispose()
      ruler.dispose()
      zones.dispose()
      caps.dispose()
      turntable.dispose()
      environment?.dispose()
      renderer.dispose()
    },
  }
}

function cavityOf(zone: CutZone): Cavity {
  const [normal, up] = [new Vector3(...zone.normal), new Vector3(...zone.up)]
  const frame = new Matrix4()
    .makeBasis(new Vector3().crossVectors(up, normal), up, normal)
    .setPosition(...zone.origin)
    .invert()
  const size = new Vector3(zone.widthMm / 2, zone.heightMm / 2, zone.raised ? -zone.depthMm : zone.depthMm)
  return { frame, size, relief: zone.relief ?? null }
}
