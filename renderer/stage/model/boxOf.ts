import type { StageMesh } from '../stage.ts'

/** What is measured, shown and looked at, prop mm. */
export interface StageBox {
  readonly min: readonly [number, number, number]
  readonly max: readonly [number, number, number]
}

/** The box round meshes; null where there are none. */
export function boxOf(meshes: readonly Pick<StageMesh, 'positions'>[]): StageBox | null {
  const min: [number, number, number] = [Infinity, Infinity, Infinity]
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  for (const { positions } of meshes)
    for (let i = 0; i < positions.length; i++) {
      const k = (i % 3) as 0 | 1 | 2
      min[k] = Math.min(min[k], positions[i]!)
      max[k] = Math.max(max[k], positions[i]!)
    }
  return Number.isFinite(min[0]) ? { min, max } : null
}
