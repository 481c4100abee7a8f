/**
 * A map that holds at most `most` entries: one more pushes out the one that was set first. Setting a key again keeps
 * its place ({@link renew} gives it the last), so a plain `BoundedMap` forgets the oldest and one that is renewed on
 * every use forgets the longest unused.
 */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #most: number

  /** @param most entries, at least 1 */
  constructor(most: number) {
    super()
    this.#most = most
  }

  override set(key: K, value: V): this {
    if (this.size >= this.#most && !this.has(key)) this.delete(this.keys().next().value!)
    return super.set(key, value)
  }

  /** Sets a key and makes it the last to be pushed out. */
  renew(key: K, value: V): this {
    this.delete(key)
    return this.set(key, value)
  }
}
