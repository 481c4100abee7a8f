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
    find: '> MAX_SLOPE * cell)) return NOWHERE',
    replace: '> MAX_SLOPE * cell)) found--',
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
  {
    what: 'a pin of a few triangles is seen by no ray',
    file: 'node-core/modeling/printability/measureWalls.ts',
    find: 'if (isNear && owed === 0 && met % stride === 0)',
    replace: 'if (isNear && owed === 1 && met % stride === 0)',
    tests: ['node-core/modeling/printability'],
  },
  {
    what: 'a knife’s edge is a wall',
    file: 'node-core/modeling/printability/thinPlaces.ts',
    find: 'const WALL_FACING = 0.94',
    replace: 'const WALL_FACING = 0.7',
    tests: ['node-core/modeling/printability'],
  },
  {
    what: 'a wall of exactly the wanted thickness is too thin',
    file: 'node-core/modeling/printability/thinPlaces.ts',
    find: 'const SLACK = 0.995',
    replace: 'const SLACK = 1.001',
    tests: ['node-core/modeling/printability'],
  },
  {
    what: 'of a fine mesh only the triangles with a sample count as thin',
    file: 'node-core/modeling/printability/measureWalls.ts',
    find: 'area * stride, NEAR_MM',
    replace: 'area, NEAR_MM',
    tests: ['node-core/modeling/printability'],
  },
  {
    what: 'a thin wall across two cells is looked for in one',
    file: 'node-core/modeling/printability/nearOpposites.ts',
    find: 'widen(widen(widen(present, 1, width), width, height), width * height, depth)',
    replace: 'present',
    tests: ['node-core/modeling/printability'],
  },
  {
    what: 'space inside twice is charged twice',
    file: 'node-core/modeling/build/reportPiece.ts',
    find: ' + filledMm3(base, scale)',
    replace: '',
    tests: ['node-core/modeling/build/honestChecks.test.ts'],
  },
  {
    what: 'a hollow is a piece',
    file: 'node-core/modeling/geometry/countShells.ts',
    find: 'shell.volume() < 0)',
    replace: 'shell.volume() < -1e9)',
    tests: ['node-core/modeling/geometry/countShells.test.ts'],
  },
  {
    what: 'what straight letters lose to rounding hides their thin bars',
    file: 'node-core/modeling/printability/measureStrokes.ts',
    find: 'const NOTHING_MM = 1e-5',
    replace: 'const NOTHING_MM = 0',
    tests: ['node-core/modeling/printability'],
  },
  {
    what: 'letters that come out behind are thought to be backed',
    file: 'node-core/modeling/printability/measureBehind.ts',
    find: 'return back && !back.leaves ? 0 : null',
    replace: 'return null',
    tests: ['node-core/modeling/printability/measureBehind.test.ts'],
  },
]
