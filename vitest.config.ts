import { defineConfig } from 'vitest/config'

// Unit tests sit beside the code they test; everything slower lives under tests/ in a project of its own.
export default defineConfig({
  test: {
    pool: 'threads',
    maxWorkers: 2,
    // What was read and stripped of types once is read from there until it changes.
    experimental: { fsModuleCache: true, fsModuleCachePath: 'node_modules/.cache/dipnet/vitest' },
    projects: [
      // Beside the code too, but with real sockets, processes or much geometry: not part of `npm run check`.
      {
        test: {
          name: 'slow',
          isolate: false,
          include: ['node-core/**/*.slow.test.ts', 'main/**/*.slow.test.ts', 'renderer/**/*.slow.test.ts'],
          testTimeout: 120_000,
        },
      },
      // Unit tests keep no state in modules, so files share them: half the time goes into loading otherwise (44 s, now
      // 22).
      {
        test: {
          name: 'unit',
          isolate: false,
          exclude: ['**/node_modules/**', '**/*.slow.test.ts'],
          include: ['node-core/**/*.test.ts', 'main/**/*.test.ts', 'renderer/**/*.test.ts', 'tests/unit/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      // Whole nodes, most of whose time is waiting for slots: three files at a time, and modules shared as in unit
      // tests (436 s on two cores, now 188).
      {
        test: {
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          isolate: false,
          maxWorkers: 3,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'architecture',
          include: ['tests/architecture/**/*.test.ts'],
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        test: { name: 'solidity', include: ['tests/solidity/**/*.test.ts'], isolate: false, testTimeout: 120_000 },
      },
      { test: { name: 'vectors', include: ['tests/vectors/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'sim', include: ['tests/sim/**/*.test.ts'], testTimeout: 600_000 } },
      { test: { name: 'fuzz', include: ['tests/fuzz/**/*.test.ts'], testTimeout: 300_000 } },
      // Real node processes without a window, and real windows: each needs its turn, but one of each kind may run at
      // a time (main/dev/test.mjs). Processes wait for slots, windows draw.
      {
        test: {
          name: 'processes',
          include: ['tests/processes/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      // Networks in which being late is the point: a fine, a proof, a vote count slots of half a second. A window that
      // draws beside them makes honest witnesses late, so nothing runs beside them.
      {
        test: {
          name: 'witnesses',
          include: ['tests/witnesses/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      // A town of fourteen nodes wants the machine to itself.
      {
        test: {
          name: 'town',
          include: ['tests/town/**/*.test.ts'],
          exclude: ['tests/town/windows.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
      // The same with two windows and two pages, ten minutes on two cores: by hand (main/dev/test.mjs).
      {
        test: {
          name: 'windows',
          include: ['tests/town/windows.test.ts'],
          testTimeout: 2_400_000,
          env: { DIPNET_PATIENCE_MS: '240000' },
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
