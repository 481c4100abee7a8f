import type { SampleWorld } from '#node-core/node/sampleWorld.ts'
import { startAutopilot } from './autopilot/autopilot.ts'
import { orderSomething } from './autopilot/orderSomething.ts'
import { buildWorld } from './founding/buildWorld.ts'
import { samplePeople } from './people/samplePeople.ts'
import { loadSamples } from './founding/loadSamples.ts'

/**
 * The sample world of the app and of `init --sample-world`.
 * @param samplesDir folder of the shipped sample props
 */
export function createSampleWorld(samplesDir: string): SampleWorld {
  return {
    people: samplePeople,
    props: (content) => loadSamples(samplesDir, content),
    build: (stage, withProps, run) => buildWorld(stage, samplesDir, withProps, run),
    startAutopilot: (stage) =>
      startAutopilot({ ...stage, orderSomething: (fan, run) => orderSomething(stage, fan, run) }),
  }
}
