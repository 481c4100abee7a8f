import { BufferGeometry, Color, DoubleSide, Float32BufferAttribute, Group, Mesh, MeshBasicMaterial } from 'three'

export interface Caps {
  readonly group: Group
  /** Triangles of what would close openings, nine numbers each, prop mm. */
  set(caps: readonly Float32Array[]): void
  setColor(color: string): void
  dispose(): void
}

/** What a repair would add, see-through in the accent colour: the opening behind it stays in sight. */
export function createCaps(color: string): Caps {
  const group = new Group()
  // A hair in front of the same cap in a repaired part.
  const material = new MeshBasicMaterial({
    color,
    toneMapped: false,
    transparent: true,
    opacity: 0.55,
    side: DoubleSide,
    depthWrite: false,
    polygonOffset: true,
    polygonOffsetFactor: -2,
    polygonOffsetUnits: -2,
  })
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
        const mesh = new Mesh(geometry, material)
        mesh.raycast = () => undefined
        group.add(mesh)
      }
    },
    setColor(next) {
      material.color = new Color(next)
    },
    dispose() {
      clear()
      material.dispose()
    },
  }
}
