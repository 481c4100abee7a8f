import type { MadeSurface } from '../stage.ts'

/** Layer height and grain that people know of each process, mm. */
const PROCESSES: Readonly<Record<string, { layerMm: number; grain: number }>> = {
  fdm: { layerMm: 0.2, grain: 0 },
  sla: { layerMm: 0.05, grain: 0.1 },
  sls: { layerMm: 0.1, grain: 1 },
  mjf: { layerMm: 0.08, grain: 0.8 },
  cast: { layerMm: 0, grain: 0.45 },
}

/**
 * How a process marks the surface. Real layers are thinner than a pixel: lines are drawn at least 1/160 of the height
 * apart,
 * so that the eye is told that there are layers.
 */
export function madeSurface(processes: readonly string[], heightMm: number): MadeSurface {
  const known =
    processes.map((process) => PROCESSES[process]).find((process) => process !== undefined) ?? PROCESSES.sla!
  return { layerMm: known.layerMm === 0 ? 0 : Math.max(known.layerMm, heightMm / 160), grain: known.grain }
}
