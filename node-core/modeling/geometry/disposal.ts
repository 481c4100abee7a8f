interface Deletable {
  delete(): void
}

/** WASM objects are not garbage-collected: everything made inside `work` through `keep` is freed when it ends. */
export async function withDisposal<T>(
  work: (keep: <D extends Deletable>(object: D) => D) => Promise<T> | T,
): Promise<T> {
  const made: Deletable[] = []
  try {
    return await work((object) => {
      made.push(object)
      return object
    })
  } finally {
    for (const object of made.reverse()) object.delete()
  }
}
