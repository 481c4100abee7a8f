/**
 * A binary heap of things to do at virtual times; equal times in order of insertion, so that a run depends on its seed
 * alone.
 */
export class EventQueue {
  private readonly at: number[] = []
  private readonly order: number[] = []
  private readonly tasks: (() => void)[] = []
  private inserted = 0

  get size(): number {
    return this.at.length
  }

  push(atMs: number, task: () => void): void {
    let i = this.at.length
    const order = this.inserted++
    this.at.push(atMs)
    this.order.push(order)
    this.tasks.push(task)
    while (i > 0) {
      const up = (i - 1) >> 1
      if (this.at[up]! < atMs || (this.at[up]! === atMs && this.order[up]! < order)) break
      this.swap(i, up)
      i = up
    }
  }

  /** Time of the next task; Infinity when there is none. */
  nextAt(): number {
    return this.at.length === 0 ? Infinity : this.at[0]!
  }

  pop(): () => void {
    const task = this.tasks[0]!
    const last = this.at.length - 1
    this.swap(0, last)
    this.at.pop()
    this.order.pop()
    this.tasks.pop()
    let i = 0
    for (;;) {
      let least = i
      for (const child of [2 * i + 1, 2 * i + 2]) if (child < last && this.before(child, least)) least = child
      if (least === i) return task
      this.swap(i, least)
      i = least
    }
  }

  private before(a: number, b: number): boolean {
    return this.at[a]! < this.at[b]! || (this.at[a] === this.at[b] && this.order[a]! < this.order[b]!)
  }

  private swap(a: number, b: number): void {
    const at = this.at[a]!
    this.at[a] = this.at[b]!
    this.at[b] = at
    const order = this.order[a]!
    this.order[a] = this.order[b]!
    this.order[b] = order
    const task = this.tasks[a]!
    this.tasks[a] = this.tasks[b]!
    this.tasks[b] = task
  }
}
