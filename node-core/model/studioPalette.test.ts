import { describe, expect, it } from 'vitest'
import { colorNames, madeColors, madeSurface } from './studioPalette.ts'

const prop = {
  palette: [
    { measured: '#ff0000', color: '#b0853f', name: '' },
    { measured: '#00ff00', color: '#b0853f', name: 'Brass' },
    { measured: '#0000ff', color: '#0000ff', name: 'Lapis' },
  ],
} as const

describe('a palette of the studio’s', () => {
  it('says what a measured colour is made in, and what that is called', () => {
    expect([...madeColors(prop)]).toEqual([
      ['#ff0000', '#b0853f'],
      ['#00ff00', '#b0853f'],
      ['#0000ff', '#0000ff'],
    ])
    expect([...colorNames(prop)]).toEqual([
      ['#b0853f', 'Brass'],
      ['#0000ff', 'Lapis'],
    ])
    expect([madeColors({}).size, colorNames({}).size]).toEqual([0, 0])
  })

  it('makes colours of a surface one, with their shares together, most first', () => {
    const measured = [
      { color: '#ffffff', share: 0.375 },
      { color: '#ff0000', share: 0.25 },
      { color: '#00ff00', share: 0.25 },
      { color: '#0000ff', share: 0.125 },
    ] as const
    expect(madeSurface(prop, measured)).toEqual([
      { color: '#b0853f', share: 0.5 },
      { color: '#ffffff', share: 0.375 },
      { color: '#0000ff', share: 0.125 },
    ])
    expect(madeSurface({}, measured)).toEqual(measured)
  })
})
