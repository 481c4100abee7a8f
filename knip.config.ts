import type { KnipConfig } from 'knip'

/** What starts by itself, for the tidy test: every other file is imported by somebody, every export used. */
export default {
  entry: [
    'main/index.ts',
    'main/preload.ts',
    'main/dev/*.mjs',
    'main/dev/props/makeProps.ts',
    'renderer/index.html',
    'renderer/main.ts',
    'tests/bench/transfer/filePeer.ts',
    'tests/clients/*.mjs',
    'tests/support/hostile/watchLoop.mjs',
    'tests/support/modelingPage/page.ts',
    'tests/town/ground/door.mjs',
    'tests/town/hosts/movableClock.mjs',
    'tests/town/links/delayLine.mjs',
    'tests/vectors/generate.ts',
  ],
  project: ['main/**/*.{ts,mjs}', 'node-core/**/*.ts', 'renderer/**/*.{ts,vue}', 'tests/**/*.{ts,mjs}'],
} satisfies KnipConfig
