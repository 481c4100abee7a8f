/** `npm run bench -- <name>`: measurements, each a file beside this one. The last line of each is one JSON object. */
import { chainBench } from './chain.ts'
import { finalityBench } from './finality.ts'
import { idleBench } from './idle.ts'
import { memoryBench } from './memory.ts'
import { modelingBench } from './modeling.ts'
import { networkBench } from './network.ts'
import { syncBench } from './sync.ts'

const BENCHES: Readonly<Record<string, (options: readonly string[]) => Promise<object>>> = {
  chain: chainBench,
  finality: finalityBench,
  idle: idleBench,
  memory: memoryBench,
  modeling: modelingBench,
  network: networkBench,
  sync: syncBench,
}

const [name = '', ...options] = process.argv.slice(2)
const bench = BENCHES[name]
if (bench === undefined) {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(BENCHES).join('|')}\n`)
  process.exitCode = 2
} else {
  const result = await bench(options)
  process.stdout.write(`${JSON.stringify(result)}\n`)
  process.exit(0)
}
