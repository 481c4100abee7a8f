import type { Unit } from '#node-core/model/unit.ts'

/** The order every node agrees on: causes before effects, then by id. */
export function compareUnits(a: Pick<Unit, 'lamport' | 'id'>, b: Pick<Unit, 'lamport' | 'id'>): number {
  return a.lamport - b.lamport || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}
