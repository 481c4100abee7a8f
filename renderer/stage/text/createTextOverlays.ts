import { CanvasTexture, Group, Matrix4, Mesh, MeshBasicMaterial, PlaneGeometry, SRGBColorSpace, Vector3 } from 'three'
import { heightAt } from '../marks/zoneRelief.ts'
import type { TextOverlay } from '../stage.ts'

export interface TextOverlays {
  readonly group: Group
  /** Draws at once; fonts that are still loading are drawn again when they arrive. */
  set(overlays: readonly TextOverlay[]): void
  dispose(): void
}

/** Letters as a picture laid on their zone, until the worker has made them for real. */
export function createTextOverlays(onChange: () => void): TextOverlays {
  const group = new Group()
  let current: readonly TextOverlay[] = []
  const clear = () => {
    for (const child of [...group.children] as Mesh<PlaneGeometry, MeshBasicMaterial>[]) {
      child.material.map?.dispose()
      child.material.dispose()
      child.geometry.dispose()
      group.remove(child)
    }
  }
  const draw = () => {
    clear()
    for (const overlay of current) group.add(createPlane(overlay))
    onChange()
  }
  return {
    group,
    set(overlays) {
      current = overlays
      draw()
      const fonts = [...new Set(overlays.map((overlay) => fontOf(overlay, 40)))]
      const texts = overlays.map((overlay) => overlay.text).join('')
      void Promise.all(fonts.map((font) => document.fonts.load(font, texts))).then(
        (loaded) => {
          if (current === overlays && loaded.some((faces) => faces.length > 0)) draw()
        },
        () => undefined,
      )
    },
    dispose: clear,
  }
}

function fontOf({ font }: TextOverlay, pixels: number): string {
  const family = font === 'oswald' ? 'Oswald' : font === 'noto-sans-sc' ? '"Noto Sans SC"' : 'Inter'
  return `700 ${pixels}px ${family}, "Noto Sans SC", sans-serif`
}

/** The zone's rectangle, laid on the surface under it. */
export function sheetOf({ widthMm, heightMm, relief }: TextOverlay): PlaneGeometry {
  if (relief === null) return new PlaneGeometry(widthMm, heightMm)
  const sheet = new PlaneGeometry(widthMm, heightMm, relief.columns - 1, relief.rows - 1)
  const { position } = sheet.attributes
  for (let i = 0; i < position!.count; i++)
    position!.setZ(i, heightAt(relief, (2 * position!.getX(i)) / widthMm, (2 * position!.getY(i)) / heightMm))
  return sheet
}

/** A light lower edge below the dark letter reads as cut in, not printed on; down: of the letters' height. */
const CUT_IN = [
  { fill: 'rgba(255,255,255,0.35)', down: 0.035 },
  { fill: 'rgba(0,0,0,0.72)', down: 0 },
] as const
/** And a shadow under a lighter one of the part's own colour (null) as standing out: the light comes from above. */
const RAISED = [
  { fill: 'rgba(0,0,0,0.62)', down: 0.04 },
  { fill: null, down: 0 },
  { fill: 'rgba(255,255,255,0.22)', down: 0 },
] as const

function createPlane(overlay: TextOverlay): Mesh {
  const canvas = document.createElement('canvas')
  const pixelsPerMm = Math.min(1024 / overlay.widthMm, 40)
  canvas.width = Math.max(2, Math.round(overlay.widthMm * pixelsPerMm))
  canvas.height = Math.max(2, Math.round(overlay.heightMm * pixelsPerMm))
  const context = canvas.getContext('2d')
  if (context) {
    const size = overlay.sizeMm * pixelsPerMm
    context.font = fontOf(overlay, size)
    // The real letters are centred by their ink (modeling/text), so the picture is too.
    const ink = context.measureText(overlay.text)
    const x = canvas.width / 2 - (ink.actualBoundingBoxRight - ink.actualBoundingBoxLeft) / 2
    const y = canvas.height / 2 + (ink.actualBoundingBoxAscent - ink.actualBoundingBoxDescent) / 2
    for (const { fill, down } of overlay.raised ? RAISED : CUT_IN) {
      context.fillStyle = fill ?? overlay.color
      context.fillText(overlay.text, x, y + size * down)
    }
  }
  const map = new CanvasTexture(canvas)
  map.colorSpace = SRGBColorSpace
  const material = new MeshBasicMaterial({
    map,
    transparent: true,
    depthWrite: false,
    toneMapped: false,
    polygonOffset: true,
    polygonOffsetFactor: -4,
    polygonOffsetUnits: -4,
  })
  const mesh = new Mesh(sheetOf(overlay), material)
  mesh.raycast = () => undefined
  const normal = new Vector3(...overlay.normal)
  const up = new Vector3(...overlay.up)
  const right = new Vector3().crossVectors(up, normal)
  mesh.applyMatrix4(new Matrix4().makeBasis(right, up, normal))
  mesh.position.set(...overlay.origin).addScaledVector(normal, 0.05)
  mesh.renderOrder = 2
  return mesh
}
