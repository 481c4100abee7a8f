import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Listens on the first free port from `first` on; 0 is any. @throws the last refusal, with `code` and `port` */
export async function listen(server: Server, host: string, first: number, tries: number): Promise<number> {
  for (let port = first; ; port++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.removeListener('error', reject)
          resolve()
        })
      })
      return (server.address() as AddressInfo).port
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE' || first === 0 || port - first + 1 >= tries)
        throw cause
    }
  }
}
