import type { Manifold, PropKit, SamplePart, Vec2, Vec3 } from './propKit.ts'
import { smooth } from './propKit.ts'

/** Where the words go: centre of the plate's recess, facing −Y. */
export const LANTERN_ZONE = { origin: [0, -56, 23] as Vec3, widthMm: 58, heightMm: 10.4 }

/** A ship's lantern: turned foot with beads, rope-twisted cage, ribbed amber glass, lobed roof, carrying bail. */
export function captainsLantern(kit: PropKit): SamplePart[] {
  const foot = lanternFoot(kit)
  const brass = { material: 'Aged brass', color: '#b0853f', metalness: 1, roughness: 0.36 }
  const iron = { material: 'Blackened iron', color: '#33302e', metalness: 0.9, roughness: 0.5 }
  return [
    { name: 'Foot', solid: foot, ...iron },
    {
      name: 'Name plate',
      solid: namePlate(kit).subtract(foot),
      material: 'Polished brass',
      color: '#d9ac56',
      metalness: 1,
      roughness: 0.25,
    },
    { name: 'Cage', solid: cage(kit), ...brass, crease: 50 },
    { name: 'Glass', solid: glass(kit), material: 'Amber glass', color: '#e8952c', metalness: 0, roughness: 0.12 },
    { name: 'Roof', solid: roof(kit), ...iron, crease: 40 },
    { name: 'Crown', solid: crown(kit), ...brass },
    { name: 'Bail', solid: bail(kit), ...brass },
    { name: 'Grip', solid: grip(kit), material: 'Oiled walnut', color: '#5b3720', metalness: 0, roughness: 0.55 },
  ]
}

function lanternFoot(kit: PropKit): Manifold {
  const { Manifold } = kit.kernel
  const body = kit.lathe(
    [
      ...smooth(
        [
          [50, 7],
          [60, 7.3],
          [63, 9.5],
          [60, 12.2],
        ],
        5,
      ),
      [56, 12.8],
      [53.5, 14],
      [53.5, 33],
      [56, 33.8],
      ...smooth(
        [
          [58, 34.5],
          [58.5, 37],
          [56, 39.5],
        ],
        4,
      ),
      [50, 40],
      [50, 43],
      [20, 43],
    ],
    80,
  )
  const feet = kit.around(
    Manifold.hull([Manifold.sphere(8, 32).translate(47, 0, 8), Manifold.sphere(5, 24).translate(40, 0, 12)]),
    4,
    45,
  )
  const claws = kit.around(
    kit.union(
      ...[-1, 0, 1].map((k) =>
        Manifold.hull([
          Manifold.sphere(2, 10).translate(52, 4 * k, 10),
          Manifold.sphere(1.6, 10).translate(56.5, 5 * k, 1.6),
        ]),
      ),
    ),
    4,
    45,
  )
  const beads = kit.around(Manifold.sphere(2.1, 8).translate(58, 0, 36.8), 44)
  return kit.union(body, feet, claws, beads).trimByPlane([0, 0, 1], 0)
}

function namePlate(kit: PropKit): Manifold {
  const { Manifold, CrossSection } = kit.kernel
  const outline = kit
    .rounded(68, 16, 1)
    .subtract(CrossSection.circle(2, 32).translate(34, 8))
    .subtract(CrossSection.circle(2, 32).translate(-34, 8))
    .subtract(CrossSection.circle(2, 32).translate(34, -8))
    .subtract(CrossSection.circle(2, 32).translate(-34, -8))
  const block = kit.union(Manifold.extrude(outline, 19), Manifold.extrude(outline.offset(-0.8, 'Round', 2, 32), 19.8))
  const recess = Manifold.extrude(kit.rounded(59.6, 11.2, 2), 4).translate(0, 0, 18.5)
  const rivets = [-31.6, 31.6].map((x) => Manifold.sphere(1.5, 20).scale([1, 1, 0.7]).translate(x, 0, 19.7))
  // Made lying on its back, then stood up: its face at y = −56.
  return kit
    .union(block.subtract(recess), ...rivets)
    .translate(0, 0, -18.5)
    .rotate(90, 0, 0)
    .translate(0, -56, 23)
}

function cage(kit: PropKit): Manifold {
  const { Manifold, CrossSection } = kit.kernel
  const strand = CrossSection.union([0, 120, 240].map((a) => CrossSection.circle(1.7, 8).translate(1.35, 0).rotate(a)))
  const rope = Manifold.extrude(strand, 106, 32, 900).translate(50, 0, 42)
  const band = (z: number): Manifold =>
    kit
      .lathe(
        [
          [46, z],
          [53.5, z],
          [54.5, z + 1.5],
          [54.5, z + 3.5],
          [53.5, z + 5],
          [46, z + 5],
        ],
        72,
      )
      .subtract(Manifold.cylinder(30, 45, 45, 96).translate(0, 0, z - 10))
  const hoops = [78, 112].map((z) => kit.torus(52.5, 1.9, 60).translate(0, 0, z))
  const knots = kit.around(kit.union(...[78, 112].map((z) => Manifold.sphere(4.2, 18).translate(51, 0, z))), 6)
  return kit.union(kit.around(rope, 6), band(43), band(146), ...hoops, knots)
}

function glass(kit: PropKit): Manifold {
  const { Manifold } = kit.kernel
  const side = smooth(
    [
      [38, 43],
      [41, 52],
      [43.5, 70],
      [44, 97],
      [43.5, 124],
      [41, 140],
      [38, 152],
    ],
    8,
  )
  const body = kit.lathe(side, 48)
  const inside = kit
    .lathe(
      side.map(([r, z]): Vec2 => [r - 3.2, z]),
      48,
    )
    .add(Manifold.cylinder(20, 34, 34, 48).translate(0, 0, 35))
    .add(Manifold.cylinder(20, 34, 34, 48).translate(0, 0, 140))
  // Fresnel rings of a ship's lens.
  const rings = Array.from({ length: 9 }, (_, i) =>
    kit.torus(43.2 - 0.14 * (i - 4) ** 2, 1.5, 48).translate(0, 0, 65 + 8 * i),
  )
  return kit.union(body, ...rings).subtract(inside)
}

function roof(kit: PropKit): Manifold {
  const { Manifold } = kit.kernel
  const shell = kit.lathe(
    [
      [45, 151],
      [57, 151],
      [59.5, 153],
      [59.5, 156],
      ...smooth(
        [
          [57, 157.5],
          [51, 163],
          [41, 170],
          [31, 178],
          [24, 188],
          [21, 198],
        ],
        7,
      ),
      [20, 200],
      [20, 203],
    ],
    120,
  )
  const lobed = shell.warp((v) => {
    const angle = Math.atan2(v[1], v[0])
    const rise = Math.min(1, Math.max(0, (v[2] - 158) / 6)) * Math.min(1, Math.max(0, (198 - v[2]) / 10))
    const factor = 1 - 0.075 * rise * Math.abs(Math.cos(6 * angle)) ** 0.6
    v[0] *= factor
    v[1] *= factor
  })
  const hollow = kit.lathe(
    [
      [44, 140],
      [44, 156],
      ...smooth(
        [
          [40, 160],
          [30, 170],
          [20, 182],
          [14, 192],
        ],
        4,
      ),
      [14, 195],
    ],
    72,
  )
  const beads = kit.around(Manifold.sphere(1.7, 8).translate(59.2, 0, 154.5), 48)
  const bosses = [1, -1].map((side) =>
    kit.union(
      Manifold.cylinder(9, 6.5, 6.5, 40)
        .rotate(0, 90, 0)
        .translate(side > 0 ? 54 : -63, 0, 156),
      Manifold.sphere(5.2, 28).translate(side * 63.6, 0, 156),
    ),
  )
  return kit.union(lobed, beads, ...bosses).subtract(hollow)
}

function crown(kit: PropKit): Manifold {
  const { Manifold, CrossSection } = kit.kernel
  const chimney = kit.lathe(
    [
      [22.5, 200],
      [24, 201.5],
      [24, 204],
      [19.5, 206],
      [18, 208],
      [18, 219],
      [19.5, 221],
      ...smooth(
        [
          [29, 223],
          [30, 225],
          [27, 229],
          [19, 234],
          [9, 238],
          [5, 242],
        ],
        6,
      ),
      [4, 245],
      [6.5, 246.5],
      [7.5, 250],
      [6, 254],
      [3, 256.5],
      [1.6, 259],
    ],
    64,
  )
  const slot = Manifold.extrude(kit.rounded(3.6, 9, 1.79), 30)
    .rotate(90, 0, 0)
    .translate(0, -8, 213.5)
  const fringe = kit.around(
    Manifold.extrude(CrossSection.circle(2.4, 10), 5).rotate(90, 0, 0).translate(0, -25.4, 224.2),
    28,
  )
  return chimney.subtract(kit.around(slot, 12)).add(fringe)
}

/** Half an ellipse from boss to boss, over the crown. */
function arch(from: number, to: number, steps: number): Vec3[] {
  return Array.from({ length: steps + 1 }, (_, i): Vec3 => {
    const angle = (Math.PI * (from + ((to - from) * i) / steps)) / 180
    return [72 * Math.cos(angle), 0, 156 + 122 * Math.sin(angle)]
  })
}

function bail(kit: PropKit): Manifold {
  const { Manifold } = kit.kernel
  const collar = (at: Vec3, tilt: number): Manifold => kit.torus(3.6, 2.2, 32).rotate(0, tilt, 0).translate(at)
  const [left, right] = [arch(122, 122, 1)[0]!, arch(58, 58, 1)[0]!]
  const eyes = [1, -1].map((side) =>
    Manifold.cylinder(5, 7, 7, 32, true)
      .rotate(0, 90, 0)
      .translate(side * 72, 0, 156),
  )
  return kit.union(
    kit.bar(arch(0, 180, 60), () => 3, 12),
    collar(right, 62),
    collar(left, -62),
    ...eyes,
  )
}

function grip(kit: PropKit): Manifold {
  const bulge = (t: number): number => 5.5 + 2.2 * Math.sin(Math.PI * t) + 0.55 * Math.cos(2 * Math.PI * 9 * t)
  return kit.bar(arch(60, 120, 64), bulge, 18).subtract(kit.bar(arch(0, 180, 60), () => 3, 12))
}
