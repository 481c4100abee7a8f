import { describe, expect, it } from 'vitest'
import type { ChainNetworkPort, Verdict } from '#node-core/chain/ports.ts'
import { holdBack } from './holdBack.ts'

function createPort() {
  const blocks: Array<(bytes: Uint8Array, from: string) => Verdict> = []
  const peers: Array<(peer: string) => void> = []
  let asked = 0
  const port: ChainNetworkPort = {
    publishBlock: () => undefined,
    publishVote: () => undefined,
    publishTransactions: () => undefined,
    onBlock(listener) {
      blocks.push(listener)
      return () => undefined
    },
    onVote: () => () => undefined,
    onTransactions: () => () => undefined,
    onPeer(listener) {
      peers.push(listener)
      listener('one')
      return () => void peers.splice(peers.indexOf(listener), 1)
    },
    async requestBlocks() {
      asked++
      return []
    },
    serveBlocks: () => () => undefined,
    penalise: () => undefined,
  }
  return { port, blocks, peers, asked: () => asked }
}

describe('a chain’s network that is held back', () => {
  it('lets nothing in and asks nothing until it is released; then all who are there are met', async () => {
    const under = createPort()
    const { port, release } = holdBack(under.port)
    const met: string[] = []
    const heard: string[] = []
    port.onPeer((peer) => void met.push(peer))
    const leave = port.onPeer((peer) => void met.push(`late ${peer}`))
    port.onBlock((_bytes, from) => {
      heard.push(from)
      return 'accept'
    })
    expect(under.blocks.map((listener) => listener(new Uint8Array(1), 'one'))).toEqual(['ignore'])
    await expect(port.requestBlocks(null, { to: null, locator: [] })).rejects.toMatchObject({
      code: 'NODE_NO_PEER_ANSWERS',
    })
    expect([met, heard, under.asked()]).toEqual([[], [], 0])
    release()
    release()
    expect(met).toEqual(['one', 'late one'])
    expect(under.blocks.map((listener) => listener(new Uint8Array(1), 'one'))).toEqual(['accept'])
    await port.requestBlocks(null, { to: null, locator: [] })
    expect(under.asked()).toBe(1)
    leave()
    expect(under.peers.length).toBe(1)
  })
})
