import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseProp } from '#node-core/model/checkProp.ts'
import { createKit, loadKernel, writeProp } from './propKit.ts'
import { renderThumbnail } from './renderThumbnail.ts'
import { propDocument, SAMPLE_PROPS } from './sampleProps.ts'

/**
 * `npx tsx main/dev/props/makeProps.ts [id …]` writes GLB, rules and thumbnail of our sample props into assets/props.
 */
const folder = resolve(import.meta.dirname, '../../../assets/props')
const wanted = process.argv.slice(2)
await mkdir(folder, { recursive: true })
const kit = createKit(await loadKernel())
for (const sample of SAMPLE_PROPS) {
  if (wanted.length > 0 && !wanted.includes(sample.id)) continue
  const parts = sample.make(kit)
  const written = await writeProp(parts)
  const prop = parseProp(propDocument(sample, parts, written))
  await writeFile(resolve(folder, `${sample.id}.glb`), written.glb)
  await writeFile(resolve(folder, `${sample.id}.prop.json`), `${JSON.stringify(prop, null, 2)}\n`)
  await writeFile(resolve(folder, `${sample.id}.png`), await renderThumbnail(written.glb, sample.view))
  process.stdout.write(
    `${sample.id}: ${parts.length} parts, ${Math.round(written.glb.length / 1024)} KiB, ${prop.realSizeMm} mm\n`,
  )
}
