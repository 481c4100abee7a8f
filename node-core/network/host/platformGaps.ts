// What libp2p 3 expects of its platform and Node 20 lacks: Promise.withResolvers (present in Electron) and, to dial
// WebSockets, a
// global WebSocket (decisions/0007). Imported for its effect by everything that starts a host.
import { WebSocket } from 'ws'

interface Resolvers<T> {
  promise: Promise<T>
  resolve: (value: T | PromiseLike<T>) => void
  reject: (reason?: unknown) => void
}

const constructor = Promise as unknown as { withResolvers?: <T>() => Resolvers<T> }

if (constructor.withResolvers === undefined) {
  constructor.withResolvers = function withResolvers<T>(): Resolvers<T> {
    let resolve!: Resolvers<T>['resolve']
    let reject!: Resolvers<T>['reject']
    const promise = new Promise<T>((yes, no) => {
      resolve = yes
      reject = no
    })
    return { promise, resolve, reject }
  }
}

const platform = globalThis as unknown as { WebSocket?: unknown }
platform.WebSocket ??= WebSocket

// A WebSocket of `ws` throws its error where nobody listens for one, which ends the process, and libp2p listens to none
// that is open and to none whose dial it gave up: two wrong bytes of any stranger ended a node, and so did a refused
// connection after the dial's time was over. The close that follows each error is what libp2p acts on.
const emit = WebSocket.prototype.emit
WebSocket.prototype.emit = function emitUnlessUnheard(this: WebSocket, event: string | symbol, ...args: unknown[]) {
  return event === 'error' && this.listenerCount('error') === 0 ? false : emit.call(this, event, ...args)
}
