import { inject, type InjectionKey } from 'vue'
import { assertBug } from '#node-core/kernel/errors.ts'
import type { NodeConnection } from './connectNode.ts'

export const NODE_CONNECTION: InjectionKey<NodeConnection> = Symbol('node connection')

/** The connection to the node, in components and stores alike. */
export function useNode(): NodeConnection {
  const connection = inject(NODE_CONNECTION)
  assertBug(connection, 'no node connection provided')
  return connection
}
