import { DirectionalLight, Group, HemisphereLight } from 'three'

/** Key, rim and fill that follow no map: all there is in software rendering, the accents elsewhere. */
export function createLights(lighting: 'environment' | 'plain'): Group {
  const group = new Group()
  const plain = lighting === 'plain'
  const key = new DirectionalLight('#fff0dc', plain ? 2.1 : 1.5)
  key.position.set(4, 7, 6)
  const rim = new DirectionalLight('#cfdcff', plain ? 1.5 : 1.1)
  rim.position.set(-6, 4, -6)
  group.add(key, rim)
  if (plain) group.add(new HemisphereLight('#dfe6f2', '#4a4038', 0.55))
  return group
}
