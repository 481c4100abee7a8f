import { describe, expect, it } from 'vitest'
import { rulerAnchors } from './marks/createRuler.ts'
import { upOnSurface, zoneBorder } from './marks/createZoneFrame.ts'
import { madeSurface } from './model/madeSurface.ts'
import { stageParts } from './model/stageParts.ts'
import { stageKey } from './stageKeys.ts'

const key = (name: string, more: Partial<Parameters<typeof stageKey>[0]> = {}) =>
  stageKey({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more })

describe('stageKey', () => {
  it('turns, moves, zooms, chooses cameras', () => {
    expect(key('ArrowLeft')).toEqual({ nudge: 'left' })
    expect(key('ArrowLeft', { shiftKey: true })).toEqual({ nudge: 'panLeft' })
    expect(key('+')).toEqual({ nudge: 'in' })
    expect(key('2')).toEqual({ view: 'front' })
    expect(key('m')).toEqual({ toggle: 'finish' })
  })
  it('leaves the browser its own keys', () => {
    expect(key('ArrowLeft', { altKey: true })).toBeNull()
    expect(key('1', { ctrlKey: true })).toBeNull()
    expect(key('Tab')).toBeNull()
  })
})

describe('upOnSurface', () => {
  it.each([[[0, 0, 1]], [[1, 0, 0]], [[0, 1, 0]], [[0, -1, 0]], [[0.6, 0.8, 0]]] as const)(
    'is a unit vector in the plane of %j',
    (normal) => {
      const up = upOnSurface(normal)
      expect(Math.hypot(...up)).toBeCloseTo(1, 9)
      expect(up[0] * normal[0] + up[1] * normal[1] + up[2] * normal[2]).toBeCloseTo(0, 9)
    },
  )
  it('corners go round the zone', () => {
    const corners = zoneBorder({ origin: [0, 0, 0], normal: [0, 0, 1], up: [0, 1, 0], widthMm: 10, heightMm: 4 })
    expect(corners.map(([x, y]) => [x, y])).toEqual([
      [-5, -2],
      [5, -2],
      [5, 2],
      [-5, 2],
    ])
  })
})

describe('stageParts', () => {
  const mesh = { positions: new Float32Array(9), indices: new Uint32Array(3), normals: null, uvs: null }
  const imported = ['a', 'b', 'c'].map((name) => ({
    key: name,
    name,
    texture: null,
    material: '',
    color: '#ffffff' as const,
    paint: null,
    metalness: 0,
    roughness: 1,
    ...mesh,
  }))
  const prop = {
    parts: [
      { id: 'one', name: 'One', sources: ['a', 'b'], materials: [], colors: [] },
      { id: 'two', name: 'Two', sources: ['c', 'gone'], materials: [], colors: [] },
    ],
  }
  const made = [
    { part: 'one', mesh },
    { part: 'two', mesh },
  ]
  it('shows the studio’s meshes, cut parts as cut, and everything as made on request', () => {
    expect(stageParts(prop, imported, [], new Set(), 'rendered').map((part) => part.key)).toEqual(['a', 'b', 'c'])
    expect(stageParts(prop, imported, made, new Set(['two']), 'rendered').map((part) => part.key)).toEqual([
      'a',
      'b',
      'two#made',
    ])
    expect(stageParts(prop, imported, made, new Set(), 'made').map((part) => part.key)).toEqual([
      'one#made',
      'two#made',
    ])
    expect(stageParts(prop, imported, [], new Set(['two']), 'made').map((part) => part.key)).toEqual(['a', 'b', 'c'])
  })
})

describe('ruler and surface', () => {
  it('measures three sides', () => {
    expect(rulerAnchors({ min: [-10, 0, -5], max: [10, 30, 5] }).map((anchor) => anchor.mm)).toEqual([20, 10, 30])
  })
  it('lines are visible from afar, and cast pieces have none', () => {
    expect(madeSurface(['sla'], 320).layerMm).toBe(2)
    expect(madeSurface(['cast'], 300).layerMm).toBe(0)
    expect(madeSurface([], 5).layerMm).toBe(0.05)
  })
})
