import type { Hash } from '#node-core/model/ids.ts'
import { createBlockNode, type BlockNode } from '../../forkChoice/blockNode.ts'
import { votingSets } from '../../state/votingSets.ts'
import type { Core } from '../core.ts'

/** Brings a block back from disk that memory let go of, if it descends from the local final block. */
export function revive(core: Core, hash: Hash): BlockNode | null {
  const stored = core.ports.archive.load(hash)
  if (stored === null || stored.state.height < core.final.height) return null
  let { header, state } = stored
  let at = hash
  while (state.height > core.final.height) {
    at = header.parentHash
    if (at === core.final.hash || core.nodes.has(at)) break
    const below = core.ports.archive.load(at)
    if (below === null) return null
    ;({ header, state } = below)
  }
  if (at !== core.final.hash && !core.nodes.has(at)) return null
  const parent = core.nodes.get(stored.header.parentHash) ?? null
  const node = createBlockNode(
    {
      hash,
      header: stored.header,
      state: stored.state,
      busy: false,
      votingSets: votingSets(stored.state, core.config.rules.jointQuorum),
      parent,
      persisted: true,
    },
    core.config.params.attestationReach,
  )
  parent?.children.push(node)
  core.nodes.set(hash, node)
  return node
}
