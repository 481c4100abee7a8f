/** A set that holds at most `most` values: one more pushes out the one that was added first. */
export class BoundedSet<T> extends Set<T> {
  readonly #most: number

  /** @param most values, at least 1 */
  constructor(most: number) {
    super()
    this.#most = most
  }

  override add(value: T): this {
    if (this.size >= this.#most && !this.has(value)) this.delete(this.values().next().value!)
    return super.add(value)
  }
}
