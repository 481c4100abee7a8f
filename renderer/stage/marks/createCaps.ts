import { BufferGeometry, Color, DoubleSide, Float32BufferAttribute, Group, Mesh, MeshBasicMaterial } from 'three'

export interface Caps {
  readonly group: Group
  /** Triangles of what would close openings, nine numbers each, prop mm. */
  set(caps: readonly Float32Array[]): void
  setColor(color: string): void
  dispose(): void
}

/** Of what is in sight, and of what lies behind something. */
const OPACITY = { seen: 0.55, behind: 0.25 } as const

/**
 * What a repair would add, see-through in the accent colour: the opening stays in sight. Openings often lie on the side
 * that looks into the model, so they shine through, too.
 */
export function createCaps(color: string): Caps {
  const group = new Group()
  const materials = [true, false].map(
    (depthTest) =>
      new MeshBasicMaterial({
        color,
        toneMapped: false,
        transparent: true,
        opacity: depthTest ? OPACITY.seen : OPACITY.behind,
        side: DoubleSide,
        depthWrite: false,
        depthTest,
        // A hair in front of the same cap in a repaired part.
        polygonOffset: true,
        polygonOffsetFactor: -2,
        polygonOffsetUnits: -2,
      }),
  )
  const clear = () => {
    for (const child of [...group.children] as Mesh[]) {
      child.geometry.dispose()
      group.remove(child)
    }
  }
  return {
    group,
    set(caps) {
      clear()
      for (const cap of caps) {
        const geometry = new BufferGeometry()
        geometry.setAttribute('position', new Float32BufferAttribute(cap, 3))
        for (const material of materials) {
          const mesh = new Mesh(geometry, material)
          mesh.raycast = () => undefined
          group.add(mesh)
        }
      }
    },
    setColor(next) {
      for (const material of materials) material.color = new Color(next)
    },
    dispose() {
      clear()
      for (const material of materials) material.dispose()
    },
  }
}
