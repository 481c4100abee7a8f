/** A binary heap; `before(a, b)` says that a comes out earlier. */
export function createHeap<T>(before: (a: T, b: T) => boolean): { push(item: T): void; pop(): T | undefined } {
  const items: T[] = []
  const swap = (i: number, j: number) => {
    const item = items[i]!
    items[i] = items[j]!
    items[j] = item
  }
  return {
    push(item) {
      items.push(item)
      for (let at = items.length - 1; at > 0;) {
        const parent = (at - 1) >> 1
        if (!before(items[at]!, items[parent]!)) break
        swap(at, parent)
        at = parent
      }
    },
    pop() {
      const first = items[0]
      const last = items.pop()
      if (items.length > 0 && last !== undefined) {
        items[0] = last
        for (let at = 0; ;) {
          let best = at
          for (const child of [2 * at + 1, 2 * at + 2])
            if (child < items.length && before(items[child]!, items[best]!)) best = child
          if (best === at) break
          swap(at, best)
          at = best
        }
      }
      return first
    },
  }
}
