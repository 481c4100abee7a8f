import type { Mutant } from './mutant.ts'

const LAID = ['node-core/modeling/geometry/layOnSurface.test.ts']

/** Faults in what a piece becomes. */
export const MODELING: readonly Mutant[] = [
  {
    what: 'words on a barrel are cut as on a plate',
    file: 'node-core/modeling/geometry/layOnSurface.ts',
    find: 'return isFlat || share < MIN_SHARE',
    replace: 'return true',
    tests: LAID,
  },
  {
    what: 'a floor follows the zone’s plane instead of the surface',
    file: 'node-core/modeling/geometry/layOnSurface.ts',
    find: 'point[2] = last.z + last.normal[2] * above',
    replace: 'point[2] = last.z + above',
    tests: LAID,
  },
  {
    what: 'letters are bent round a step',
    file: 'node-core/modeling/geometry/layOnSurface.ts',
    find: 'return { isFlat: false, share: 0 }',
    replace: 'found--',
    tests: LAID,
  },
  {
    what: 'facets show in the depth of the letters',
    file: 'node-core/modeling/geometry/layOnSurface.ts',
    find: 'const fine = block.refineToLength(EDGE_MM)',
    replace: 'const fine = block.refineToLength(20 * EDGE_MM)',
    tests: LAID,
  },
  {
    what: 'a wide place is offered over a step',
    file: 'node-core/modeling/geometry/suggestTextZone.ts',
    find: '!(Math.abs(heights[beside]! - heights[i]!) > MAX_SLOPE * cell)',
    replace: 'true',
    tests: ['node-core/modeling/geometry/suggestTextZone.test.ts'],
  },
]
