import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { bytesToUtf8 } from '#node-core/kernel/bytes.ts'
import { askJudge, hasJudge } from '../../../tests/support/outsideJudge.ts'
import { STANDARD_3MF } from './dialects.ts'
import { layOutPlate } from './plateLayout.ts'
import type { ThreeMfDocument } from './threeMfDocument.ts'
import { escapeXml } from './threeMfXml.ts'
import { write3mf } from './write3mf.ts'
import { writeStl } from './writeStl.ts'

/** A tetrahedron, Y up, hovering at y = 7. */
const tetra = {
  positions: new Float32Array([0, 7, 0, 10, 7, 0, 0, 7, -10, 0, 17, 0]),
  indices: new Uint32Array([0, 2, 1, 0, 1, 3, 1, 2, 3, 2, 0, 3]),
}
const document = (tools = 2): ThreeMfDocument => ({
  title: 'A & B',
  description: 'd',
  designer: '',
  licenceTerms: '',
  seed: new Uint8Array(32),
  picture: Uint8Array.of(1, 2, 3),
  parts: layOutPlate([tetra, tetra]).map((mesh, i) => ({
    name: `Part "<&>" ${i}`,
    materialName: 'Resin',
    colors: [{ color: '#aa2211', tool: 1 + (i % tools), name: '' }],
    index: null,
    mesh,
  })),
})

describe('write3mf', () => {
  it('has the parts of a package and the golden model', async () => {
    const files = unzipSync(await write3mf(document(), STANDARD_3MF))
    const config = 'Metadata/Slic3r_PE_model.config'
    const picture = 'Metadata/thumbnail.png'
    expect(Object.keys(files)).toEqual(['[Content_Types].xml', '_rels/.rels', picture, '3D/3dmodel.model', config])
    expect(files[picture]).toEqual(document().picture)
    expect(bytesToUtf8(files['_rels/.rels']!).replaceAll('><', '>\n<')).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
      <Relationship Target="/3D/3dmodel.model" Id="rel0" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>
      <Relationship Target="/Metadata/thumbnail.png" Id="rel1" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"/>
      </Relationships>"
    `)
    expect(bytesToUtf8(files['[Content_Types].xml']!).replaceAll('><', '>\n<')).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
      <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
      <Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/>
      <Default Extension="config" ContentType="application/xml"/>
      <Default Extension="png" ContentType="image/png"/>
      </Types>"
    `)
    expect(bytesToUtf8(files[config]!).replaceAll('><', '>\n<')).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <config>
      <object id="2" instances_count="1">
      <metadata type="object" key="name" value="Part &quot;&lt;&amp;&gt;&quot; 0"/>
      <metadata type="object" key="extruder" value="1"/>
      <volume firstid="0" lastid="3">
      <metadata type="volume" key="name" value="Part &quot;&lt;&amp;&gt;&quot; 0"/>
      <metadata type="volume" key="extruder" value="1"/>
      <metadata type="volume" key="volume_type" value="ModelPart"/>
      </volume>
      </object>
      <object id="3" instances_count="1">
      <metadata type="object" key="name" value="Part &quot;&lt;&amp;&gt;&quot; 1"/>
      <metadata type="object" key="extruder" value="2"/>
      <volume firstid="0" lastid="3">
      <metadata type="volume" key="name" value="Part &quot;&lt;&amp;&gt;&quot; 1"/>
      <metadata type="volume" key="extruder" value="2"/>
      <metadata type="volume" key="volume_type" value="ModelPart"/>
      </volume>
      </object>
      </config>
      "
    `)
    expect(bytesToUtf8(files['3D/3dmodel.model']!)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <model unit="millimeter" xml:lang="en-US" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02" xmlns:p="http://schemas.microsoft.com/3dmanufacturing/production/2015/06">
      <metadata name="Title">A &amp; B</metadata>
      <metadata name="Description">d</metadata>
      <metadata name="Application">DIPNET Studio</metadata>
      <resources>
      <basematerials id="1"><base name="Resin" displaycolor="#AA2211FF"/><base name="Resin" displaycolor="#AA2211FF"/></basematerials>
      <object id="2" type="model" name="Part &quot;&lt;&amp;&gt;&quot; 0" pid="1" pindex="0" p:UUID="4e221ef4-feeb-85d3-ac44-7f76bce494e9"><mesh><vertices><vertex x="-5" y="-5" z="0"/><vertex x="5" y="-5" z="0"/><vertex x="-5" y="5" z="0"/><vertex x="-5" y="-5" z="10"/></vertices><triangles><triangle v1="0" v2="2" v3="1"/><triangle v1="0" v2="1" v3="3"/><triangle v1="1" v2="2" v3="3"/><triangle v1="2" v2="0" v3="3"/></triangles></mesh></object>
      <object id="3" type="model" name="Part &quot;&lt;&amp;&gt;&quot; 1" pid="1" pindex="1" p:UUID="51d16873-b046-8942-ba09-acfab78a05b6"><mesh><vertices><vertex x="-5" y="-5" z="0"/><vertex x="5" y="-5" z="0"/><vertex x="-5" y="5" z="0"/><vertex x="-5" y="-5" z="10"/></vertices><triangles><triangle v1="0" v2="2" v3="1"/><triangle v1="0" v2="1" v3="3"/><triangle v1="1" v2="2" v3="3"/><triangle v1="2" v2="0" v3="3"/></triangles></mesh></object>
      </resources>
      <build p:UUID="5ba9d757-1374-812a-93c2-d26e7109df3c"><item objectid="2" transform="1 0 0 0 1 0 0 0 1 5.000 5.000 0" p:UUID="8d9aeec0-dfe5-8f8b-a247-f76aa38cd7a5"/><item objectid="3" transform="1 0 0 0 1 0 0 0 1 20.000 5.000 0" p:UUID="b5c696c9-b456-8fee-ad1a-670e148d29ae"/></build>
      </model>
      "
    `)
  })

  it('escapes what XML would choke on', () => {
    expect(escapeXml('a"<&>\'\u0000\ud800\n龙🐉')).toBe('a&quot;&lt;&amp;&gt;&apos;?? 龙🐉')
  })

  it.skipIf(!hasJudge('prusa-slicer'))(
    'has a tool for each colour that PrusaSlicer changes to (skipped where prusa-slicer is missing)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'dipnet-3mf-'))
      try {
        const [file, gcode] = [join(folder, 'piece.3mf'), join(folder, 'piece.gcode')]
        const changesOf = async (tools: number) => {
          writeFileSync(file, await write3mf(document(tools), STANDARD_3MF))
          askJudge('prusa-slicer', ['--nozzle-diameter', '0.4,0.4', '--export-gcode', '-o', gcode, file])
          return new Set(readFileSync(gcode, 'utf8').match(/^T\d+/gm))
        }
        expect(await changesOf(2)).toEqual(new Set(['T0', 'T1']))
        expect((await changesOf(1)).has('T1')).toBe(false)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  )

  it('stops when told to', async () => {
    await expect(write3mf(document(), STANDARD_3MF, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    })
  })
})

describe('plate', () => {
  it('turns Y up into Z up without mirroring, sets parts on the bed, side by side', () => {
    const [first, second] = layOutPlate([tetra, tetra])
    expect([...first!.positions]).toEqual([-5, -5, 0, 5, -5, 0, -5, 5, 0, -5, -5, 10])
    expect(first!.placeMm).toEqual([5, 5])
    expect(second!.placeMm).toEqual([20, 5])
  })
})

describe('writeStl', () => {
  it('is binary, closed, and never begins like a text STL', async () => {
    const bytes = await writeStl(layOutPlate([tetra, tetra]), 'solid gold')
    const view = new DataView(bytes.buffer)
    expect(view.getUint32(80, true)).toBe(8)
    expect(bytes.length).toBe(84 + 8 * 50)
    expect(bytesToUtf8(bytes.subarray(0, 14))).toBe('STL solid gold')
  })

  it('refuses an open part', async () => {
    const open = { positions: tetra.positions, indices: tetra.indices.slice(3) }
    await expect(writeStl(layOutPlate([open]), 'x')).rejects.toMatchObject({ code: 'MODELING_NOT_EXPORTABLE' })
  })
})
