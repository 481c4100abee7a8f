import type { RpcServer } from '#node-core/rpc/createRpcServer.ts'
import type { RpcOptions } from '#node-core/rpc/options.ts'
import { noNetwork } from '../../errors.ts'

/** JSON-RPC servers of one session, opened at any time and none left open when it ends. */
export function createRpcServers(open: (options: RpcOptions) => Promise<RpcServer>): {
  serveRpc(options: RpcOptions): Promise<RpcServer>
  close(): Promise<void>
} {
  const servers = new Set<RpcServer>()
  let isOver = false
  return {
    async serveRpc(options) {
      const server = await open(options)
      const close = async () => {
        if (servers.delete(server)) await server.close()
      }
      servers.add(server)
      if (isOver) {
        await close()
        throw noNetwork('the network was closed meanwhile')
      }
      return { ...server, close }
    },
    async close() {
      isOver = true
      await Promise.all([...servers].map((server) => server.close()))
      servers.clear()
    },
  }
}
