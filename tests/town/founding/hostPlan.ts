import type { PlotPlan } from '../ground/ground.ts'
import type { HostKind } from '../hosts/townHost.ts'

export interface HostPlan extends PlotPlan {
  readonly kind: HostKind
  /** The app with its window instead of a headless node; nobody moves in by themselves. */
  readonly isWindow?: boolean
}

export interface TownPlan {
  readonly witnesses: number
  readonly fans: number
  /** The studio, too, is behind a router, and both routers are of this kind; null: only the factory's, as at home. */
  readonly routers: 'home' | 'symmetric' | null
  /** Studio and first fan have the app with its window. @default false */
  readonly windows?: boolean
}

/** A line of ten years ago, from far away: kbit/s, and ms each way. */
const SLOW_LINE = { kbitPerSecond: 4_000, delayMs: 40 }

/**
 * The hosts of the town: witnesses, a public host that everybody is invited to, and people's computers, none of them a
 * witness. One factory is behind a router, the other on a slow line far away.
 */
export function planHosts({ witnesses, fans, routers, windows = false }: TownPlan): HostPlan[] {
  return [
    ...Array.from({ length: witnesses }, (_, i): HostPlan => ({ name: `w${i + 1}`, kind: 'witness' })),
    { name: 'relay', kind: 'relay' },
    { name: 'studio', kind: 'party', ...(routers === null ? {} : { behindNat: routers }), isWindow: windows },
    ...Array.from({ length: fans }, (_, i): HostPlan => ({
      name: `fan${i + 1}`,
      kind: 'party',
      isWindow: windows && i === 0,
    })),
    { name: 'factoryNat', kind: 'party', behindNat: routers ?? 'home' },
    { name: 'factorySlow', kind: 'party', ...SLOW_LINE },
    { name: 'supplier', kind: 'party' },
    { name: 'carrier', kind: 'party' },
  ]
}
