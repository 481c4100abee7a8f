import { expect, it } from 'vitest'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { countShells } from './countShells.ts'
import { loadManifold, type Manifold } from './loadManifold.ts'

const { Manifold: M } = await loadManifold(createNodeAssets())
const cube = (size: number, x = 0): Manifold => M.cube([size, size, size], true).translate(x, 0, 0)

it('bodies are pieces, hollows are not', () => {
  expect(countShells(cube(10))).toEqual({ pieces: 1, hollows: 0, hollowMm3: 0, hollowAt: null })
  expect(countShells(M.union([cube(10), cube(10, 30)]))).toMatchObject({ pieces: 2, hollows: 0 })
  const hollow = M.difference([cube(10), cube(2, -3), cube(4, 2)])
  expect(countShells(hollow)).toEqual({
    pieces: 1,
    hollows: 2,
    hollowMm3: expect.closeTo(72, 6),
    hollowAt: [2, 0, 0],
  })
  // A loose ball in a hollow is a piece of its own.
  expect(countShells(M.union([hollow, cube(1, 2)]))).toMatchObject({ pieces: 2, hollows: 2 })
})
