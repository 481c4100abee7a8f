import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseProp } from '#node-core/model/checkProp.ts'
import type { Prop } from '#node-core/model/prop.ts'
import type { MarketContentPort } from '#node-core/market/ports.ts'
import type { SampleProp } from '#node-core/node/sampleWorld.ts'

/**
 * The props shipped with the app (made by our own scripts, main/dev/props): `NAME.glb`, `NAME.prop.json`, `NAME.png`.
 */
export async function loadSamples(dir: string, content: MarketContentPort): Promise<readonly SampleProp[]> {
  const files = await readdir(dir).catch(() => [] as string[])
  const samples: SampleProp[] = []
  for (const name of files
    .filter((file) => file.endsWith('.prop.json'))
    .map((file) => file.slice(0, -'.prop.json'.length))
    .sort()) {
    const file = await content.put(await readFile(join(dir, `${name}.glb`)))
    const document = JSON.parse(await readFile(join(dir, `${name}.prop.json`), 'utf8')) as Prop
    const prop = parseProp({ ...document, glb: file })
    const thumbnail = files.includes(`${name}.png`) ? await content.put(await readFile(join(dir, `${name}.png`))) : null
    samples.push({ name: prop.name, file, prop, thumbnail })
  }
  return samples
}
