import { openRealNode } from '../support/realNode.ts'
import { describeSeam } from './describeSeam.ts'

describeSeam('a function call', async () => {
  const real = await openRealNode()
  return { client: real.client, transport: real.transport, fuzzRuns: 60, close: () => real.remove() }
})
