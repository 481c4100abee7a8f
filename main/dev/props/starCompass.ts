import type { CrossSection, Manifold, PropKit, SamplePart, Vec2, Vec3 } from './propKit.ts'

/** Where the words go: centre of the recess on the plinth's face. */
export const COMPASS_ZONE = { origin: [0, -31.5, 17] as Vec3, widthMm: 66, heightMm: 13 }

/** Middle of the disc above the table, mm. */
const AXIS_Z = 142
const DISC = 72

/** A navigator's astrolabe on a plinth: graduated mater, pierced star net, enamelled compass rose, turning rule. */
export function starCompass(kit: PropKit): SamplePart[] {
  const brass = { material: 'Brushed brass', color: '#b58a43', metalness: 1, roughness: 0.38 }
  const gold = { material: 'Gilded bronze', color: '#e3b457', metalness: 1, roughness: 0.24 }
  const stand = (solid: Manifold): Manifold => solid.rotate(90, 0, 0).translate(0, 0, AXIS_Z)
  const base = plinth(kit)
  return [
    { name: 'Plinth', solid: base, material: 'Ebonised wood', color: '#2a2024', metalness: 0, roughness: 0.42 },
    { name: 'Name plate', solid: namePlate(kit), ...gold },
    { name: 'Column', solid: column(kit), ...brass },
    {
      name: 'Mater',
      solid: stand(mater(kit)),
      material: 'Dark bronze',
      color: '#6b4a2c',
      metalness: 1,
      roughness: 0.42,
      crease: 30,
    },
    { name: 'Star net', solid: stand(starNet(kit)), ...gold, crease: 30 },
    {
      name: 'Rose',
      solid: stand(rose(kit)),
      material: 'Midnight enamel',
      color: '#1d3f7a',
      metalness: 0.2,
      roughness: 0.22,
      crease: 10,
    },
    {
      name: 'Rule',
      solid: stand(rule(kit)),
      material: 'Polished silver',
      color: '#d4d9de',
      metalness: 1,
      roughness: 0.22,
      crease: 15,
    },
    { name: 'Throne', solid: stand(throne(kit)), ...gold },
  ]
}

function plinth(kit: PropKit): Manifold {
  const { Manifold } = kit.kernel
  const steps: [number, number, number][] = [
    [104, 70, 0],
    [100, 66, 3.5],
    [92, 58, 7],
    [92, 58, 27],
    [98, 64, 28.5],
    [100, 66, 31],
    [94, 60, 34],
    [80, 46, 37],
    [80, 46, 38],
  ]
  const slice = ([w, d, z]: readonly [number, number, number]): Manifold =>
    Manifold.extrude(kit.rounded(w, d, 9), 0.5).translate(0, 0, z)
  const body = kit.union(...steps.slice(1).map((step, i) => Manifold.hull([slice(steps[i]!), slice(step)])))
  const feet = [-1, 1].flatMap((x) =>
    [-1, 1].map((y) =>
      Manifold.sphere(7, 24)
        .scale([1, 1, 0.6])
        .translate(42 * x, 25 * y, 0),
    ),
  )
  const bed = Manifold.cube([80, 10, 17.5], true).translate(0, -32.6, 17)
  return kit.union(body, ...feet).subtract(bed)
}

function namePlate(kit: PropKit): Manifold {
  const { Manifold } = kit.kernel
  const rim = kit.union(
    Manifold.extrude(kit.rounded(79.6, 17.1, 1), 4.6),
    Manifold.extrude(kit.rounded(78, 15.6, 1), 5.3),
  )
  const recess = Manifold.extrude(kit.rounded(69, 13.6, 2), 3).translate(0, 0, 4.2)
  const screws = [-36.6, 36.6].map((x) =>
    Manifold.sphere(1.7, 20)
      .scale([1, 1, 0.6])
      .translate(x, 0, 5.2)
      .subtract(Manifold.cube([4, 0.5, 2], true).translate(x, 0, 6.4)),
  )
  return kit
    .union(rim.subtract(recess), ...screws)
    .translate(0, 0, -4.2)
    .rotate(90, 0, 0)
    .translate(0, -31.5, 17)
}

function column(kit: PropKit): Manifold {
  const { Manifold, CrossSection } = kit.kernel
  const turned = kit.lathe(
    [
      [26, 38.5],
      [26, 40],
      [22, 42],
      [15, 44.5],
      [11, 49],
      [13.5, 51],
      [13.5, 53],
      [9.5, 55],
      [12, 59],
      [12.5, 62],
      [9, 65],
      [9, 66],
    ],
    64,
  )
  const cradle = Manifold.extrude(
    CrossSection.circle(DISC + 10, 96)
      .subtract(CrossSection.circle(DISC + 2.4, 96))
      .intersect(CrossSection.square([84, 60], true).translate(0, -DISC - 6)),
    16,
  )
    .translate(0, 0, -8)
    .rotate(90, 0, 0)
    .translate(0, 0, AXIS_Z)
  const tips = [-1, 1].map((side) => Manifold.sphere(6, 32).translate(side * 45.2, 0, AXIS_Z - 69.4))
  const groove = kit.torus(12.5, 1, 48).translate(0, 0, 60.5)
  const disc = Manifold.cylinder(12.4, DISC + 2.4, DISC + 2.4, 96, true)
    .rotate(90, 0, 0)
    .translate(0, 0, AXIS_Z)
  return kit.union(turned.subtract(groove), cradle, ...tips).subtract(disc)
}

/** The body: a dish with a graduated rim. Lies flat here, its face up. */
function mater(kit: PropKit): Manifold {
  const { Manifold, CrossSection } = kit.kernel
  const dish = kit.lathe(
    [
      [66, -6],
      [70, -5],
      [DISC, -3],
      [DISC, 2],
      [70.5, 4],
      [69, 4],
      [58, 4],
      [57, 3],
      [57, 0],
    ],
    120,
  )
  const beads = kit.around(Manifold.sphere(1.4, 8).translate(70.6, 0, 3.6), 72)
  const tick = (length: number, width: number): Manifold =>
    Manifold.cube([length, width, 3], true).translate(67.6 - length / 2, 0, 4.9)
  const ticks = kit.union(
    kit.around(tick(3.2, 0.7), 120),
    kit.around(tick(5.5, 0.9), 24),
    kit.around(tick(8.2, 1.3), 8),
  )
  const hours = Manifold.extrude(CrossSection.circle(61, 96).subtract(CrossSection.circle(60.2, 96)), 2).translate(
    0,
    0,
    3.4,
  )
  const rays = kit.around(
    Manifold.hull([
      Manifold.cylinder(2, 0.4, 0.4, 12).translate(53, 0, -0.7),
      Manifold.cylinder(2, 1.3, 1.3, 12).translate(38, 0, -0.7),
    ]),
    32,
  )
  const orbits = [50.5, 36, 33].map((r) => kit.torus(r, 0.9, 96))
  return dish.add(beads).subtract(kit.union(ticks, hours, rays, ...orbits))
}

/** The pierced net of an astrolabe: ring, offset ecliptic, bars, flame-shaped star pointers. */
function starNet(kit: PropKit): Manifold {
  const { Manifold, CrossSection } = kit.kernel
  const ring = (r: number, width: number, x = 0, y = 0): CrossSection =>
    CrossSection.circle(r, 96)
      .subtract(CrossSection.circle(r - width, 96))
      .translate(x, y)
  const flame = (length: number, bend: number): CrossSection => {
    const spine = Array.from({ length: 13 }, (_, i): Vec2 => [
      length * (i / 12),
      bend * Math.sin((Math.PI * i) / 12) * (1 - i / 24),
    ])
    return CrossSection.union(
      spine
        .slice(1)
        .map((point, i) =>
          CrossSection.hull(
            [spine[i]!, point].map(([x, y], k) =>
              CrossSection.circle(0.9 + 2.1 * Math.sin(Math.PI * (0.16 + 0.78 * ((i + k) / 12))), 12).translate(x, y),
            ),
          ),
        ),
    )
  }
  const inward = (angle: number, length: number, bend: number): CrossSection =>
    flame(length, bend).rotate(180).translate(53, 0).rotate(angle)
  const pointers = [12, 40, 68, 112, 140, 168, 200, 232, 308, 340].map((angle, i) =>
    inward(angle, i % 2 === 0 ? 15 : 11, i % 3 === 0 ? 5 : -5),
  )
  const bars = [CrossSection.square([108, 3.4], true), CrossSection.square([3.4, 108], true)]
  const scallops = Array.from({ length: 24 }, (_, i) =>
    CrossSection.circle(2.6, 20)
      .translate(51.4, 0)
      .rotate(15 * i),
  )
  const flat = CrossSection.union([
    ring(55.6, 4.6),
    ring(30, 3.6, 0, 20),
    ring(12, 6),
    ...bars,
    ...pointers,
    ...scallops,
  ])
  const plate = Manifold.extrude(flat, 2.2).translate(0, 0, 0.4)
  const studs = kit.around(Manifold.sphere(1.5, 12).translate(53.2, 0, 2.5), 24, 7.5)
  return kit.union(plate, studs)
}

/** Eight faceted points, the long ones on the cardinal directions. */
function rose(kit: PropKit): Manifold {
  const { Manifold } = kit.kernel
  const point = (length: number, width: number, height: number): Manifold =>
    Manifold.hull([
      [0, 0, 3],
      [0, 0, 3 + height],
      [length, 0.5, 3],
      [length, 0.5, 4.2],
      [length, -0.5, 3],
      [length, -0.5, 4.2],
      [width, width, 3],
      [width, width, 4.4],
      [width, -width, 3],
      [width, -width, 4.4],
    ])
  const long = kit.around(point(45, 6.5, 5.5), 4)
  const short = kit.around(point(31, 5, 4.6), 4, 45)
  return kit.union(long, short, Manifold.cylinder(5.6, 9, 9, 48).translate(0, 0, 3))
}

function rule(kit: PropKit): Manifold {
  const { Manifold } = kit.kernel
  const blade = Manifold.hull([
    [7, 3.2, 9],
    [7, -3.2, 9],
    [62, 0.9, 9],
    [62, -0.9, 9],
    [62, 0.9, 10.3],
    [62, -0.9, 10.3],
    [7, 0, 12],
    [60, 0, 10.9],
    [7, 3.2, 10.3],
    [7, -3.2, 10.3],
  ])
  const gear = kit.around(
    Manifold.hull([
      [9, 1.5, 8.7],
      [9, -1.5, 8.7],
      [12.4, 0.8, 8.7],
      [12.4, -0.8, 8.7],
      [9, 1.5, 11],
      [9, -1.5, 11],
      [12.4, 0.8, 11],
      [12.4, -0.8, 11],
    ]),
    20,
  )
  const hub = kit.lathe(
    [
      [10.4, 8.7],
      [10.4, 11.4],
      [8, 12.6],
      [6, 13],
      [5, 15],
      [5.6, 16.6],
      [4.6, 18.4],
      [2, 19.4],
    ],
    48,
  )
  const sights = [30, 52].map((x) => kit.torus(2.8, 1.2, 24).translate(x, 0, 10.4))
  return kit.union(
    kit.around(blade, 2).rotate(0, 0, 57),
    gear,
    hub,
    kit.around(kit.union(...sights), 2).rotate(0, 0, 57),
  )
}

/** The crown that an astrolabe hangs from, with its ring. */
function throne(kit: PropKit): Manifold {
  const { Manifold, CrossSection } = kit.kernel
  const lobe = (r: number, x: number, y: number): CrossSection => CrossSection.circle(r, 32).translate(x, y)
  const half = [lobe(9, 15, 78), lobe(6.5, 27, 72.5), lobe(8, 7, 87)]
  const outline = CrossSection.union([
    ...half,
    ...half.map((shape) => shape.mirror([1, 0])),
    CrossSection.square([44, 12], true).translate(0, 74),
  ])
  const piercing = CrossSection.union([
    lobe(4, 14.5, 78.5),
    lobe(4, -14.5, 78.5),
    lobe(3.2, 0, 88),
    lobe(2.4, 26.5, 73),
    lobe(2.4, -26.5, 73),
  ])
  const plate = Manifold.extrude(outline.subtract(piercing), 6)
    .translate(0, 0, -3)
    .subtract(Manifold.cylinder(30, DISC + 0.2, DISC + 0.2, 120, true))
  const knob = kit.union(
    Manifold.sphere(5.4, 32).translate(0, 98, 0),
    Manifold.cylinder(8, 3.4, 3.4, 24).rotate(-90, 0, 0).translate(0, 91, 0),
  )
  const ring = kit.torus(12, 2.3, 56).rotate(0, 90, 0).translate(0, 111, 0)
  return kit.union(plate, knob, ring)
}
