import {
  CanvasTexture,
  CircleGeometry,
  CylinderGeometry,
  DataTexture,
  Group,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  RedFormat,
  SRGBColorSpace,
  Color,
  LinearFilter,
} from 'three'
import type { StageMesh, StageTheme } from '../stage.ts'
import { contactShadow } from './contactShadow.ts'

export interface Turntable {
  readonly group: Group
  /** Fits the table to the model standing on it and drops its shadow. */
  fit(meshes: readonly StageMesh[], radiusMm: number, heightMm: number): void
  setTheme(theme: StageTheme): void
  dispose(): void
}

/**
 * A photographer's turntable in a pool of light: pictures drawn once, no lights of its own, so it costs next to
 * nothing.
 */
export function createTurntable(theme: StageTheme): Turntable {
  const group = new Group()
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1024
  const top = new CanvasTexture(canvas)
  top.colorSpace = SRGBColorSpace
  top.anisotropy = 4
  const topMaterial = new MeshBasicMaterial({ map: top, transparent: true, toneMapped: false })
  const sideMaterial = new MeshBasicMaterial({ toneMapped: false })
  const poolCanvas = document.createElement('canvas')
  poolCanvas.width = poolCanvas.height = 256
  const pool = new CanvasTexture(poolCanvas)
  pool.colorSpace = SRGBColorSpace
  const poolMaterial = new MeshBasicMaterial({ map: pool, transparent: true, depthWrite: false, toneMapped: false })
  const shadowMaterial = new MeshBasicMaterial({ transparent: true, depthWrite: false, toneMapped: false })
  const disc = new Mesh(new CircleGeometry(1, 96).rotateX(-Math.PI / 2), topMaterial)
  const rim = new Mesh(new CylinderGeometry(1, 1.012, 1, 96, 1, true), sideMaterial)
  const floor = new Mesh(new PlaneGeometry(2, 2).rotateX(-Math.PI / 2), poolMaterial)
  const shadow = new Mesh(new PlaneGeometry(1, 1).rotateX(-Math.PI / 2), shadowMaterial)
  floor.renderOrder = -3
  rim.renderOrder = -2
  disc.renderOrder = -1
  shadow.renderOrder = 0
  group.add(floor, rim, disc, shadow)
  let shadowMap: DataTexture | null = null

  const setTheme = (next: StageTheme) => {
    drawTop(canvas, next)
    drawPool(poolCanvas, next)
    top.needsUpdate = pool.needsUpdate = true
    sideMaterial.color = new Color(next.floor).multiplyScalar(0.55)
    shadowMaterial.color = new Color(next.shadow)
  }
  setTheme(theme)
  return {
    group,
    setTheme,
    fit(meshes, radiusMm, heightMm) {
      const table = radiusMm * 1.28
      const thickness = radiusMm * 0.035
      disc.scale.setScalar(table)
      disc.position.y = -radiusMm * 0.002
      rim.scale.set(table, thickness, table)
      rim.position.y = -thickness / 2 - radiusMm * 0.003
      floor.scale.setScalar(radiusMm * 3.4)
      floor.position.y = -thickness - radiusMm * 0.004
      const { size, extentMm, alpha } = contactShadow(meshes, radiusMm, heightMm)
      shadowMap?.dispose()
      shadowMap = new DataTexture(alpha, size, size, RedFormat)
      shadowMap.magFilter = shadowMap.minFilter = LinearFilter
      // The alpha map reads green; a swizzle keeps the picture at one byte a texel.
      shadowMaterial.onBeforeCompile = (shader) => {
        shader.fragmentShader = shader.fragmentShader.replace(
          '#include <alphamap_fragment>',
          'diffuseColor.a *= texture2D(alphaMap, vAlphaMapUv).r * 0.85;',
        )
      }
      shadowMap.flipY = false
      shadowMap.needsUpdate = true
      shadowMaterial.alphaMap = shadowMap
      shadowMaterial.needsUpdate = true
      // Rows of the picture run along +z, the plane's texture along −z.
      shadow.scale.set(extentMm, 1, -extentMm)
      shadow.position.y = radiusMm * 0.0015
    },
    dispose() {
      for (const mesh of [disc, rim, floor, shadow]) mesh.geometry.dispose()
      for (const material of [topMaterial, sideMaterial, poolMaterial, shadowMaterial]) material.dispose()
      for (const texture of [top, pool, shadowMap]) texture?.dispose()
    },
  }
}

function drawTop(canvas: HTMLCanvasElement, theme: StageTheme): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const half = canvas.width / 2
  context.clearRect(0, 0, canvas.width, canvas.height)
  const glow = context.createRadialGradient(half * 1.08, half * 1.1, 0, half, half, half)
  glow.addColorStop(0, theme.light)
  glow.addColorStop(0.55, theme.floor)
  glow.addColorStop(1, theme.floor)
  context.fillStyle = glow
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.strokeStyle = theme.line
  context.translate(half, half)
  for (const [radius, width] of [
    [0.985, 3],
    [0.9, 1.5],
  ] as const) {
    context.lineWidth = width
    context.beginPath()
    context.arc(0, 0, half * radius, 0, 2 * Math.PI)
    context.stroke()
  }
  // Degree marks, as on a product photographer's table.
  for (let degree = 0; degree < 360; degree += 5) {
    const angle = (degree * Math.PI) / 180
    const inner = degree % 45 === 0 ? 0.915 : degree % 15 === 0 ? 0.935 : 0.955
    context.lineWidth = degree % 45 === 0 ? 4 : 1.5
    context.strokeStyle = degree === 90 ? theme.accent : theme.line
    context.beginPath()
    context.moveTo(Math.cos(angle) * half * inner, Math.sin(angle) * half * inner)
    context.lineTo(Math.cos(angle) * half * 0.975, Math.sin(angle) * half * 0.975)
    context.stroke()
  }
  context.setTransform(1, 0, 0, 1, 0, 0)
}

function drawPool(canvas: HTMLCanvasElement, theme: StageTheme): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const half = canvas.width / 2
  context.clearRect(0, 0, canvas.width, canvas.height)
  const gradient = context.createRadialGradient(half, half, half * 0.1, half, half, half)
  gradient.addColorStop(0, `${theme.shadow}88`)
  gradient.addColorStop(0.42, `${theme.shadow}55`)
  gradient.addColorStop(1, `${theme.shadow}00`)
  context.fillStyle = gradient
  context.fillRect(0, 0, canvas.width, canvas.height)
}
