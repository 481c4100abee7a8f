/** A typed in-process event: the smallest thing rooms need to tell each other something happened. */
export interface Emitter<T> {
  emit(value: T): void
  on(listener: (value: T) => void): () => void
}

export function createEmitter<T>(onError: (error: unknown) => void = () => undefined): Emitter<T> {
  const listeners = new Set<(value: T) => void>()
  return {
    emit(value) {
      for (const listener of [...listeners]) {
        try {
          listener(value)
        } catch (error) {
          onError(error)
        }
      }
    },
    on(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
