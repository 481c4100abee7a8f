import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { build, type InlineConfig } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDesign } from '#node-core/model/design.ts'
import { propHash, type PropColor } from '#node-core/model/prop.ts'
import { createNodeAssets } from '#node-core/modeling/assets/nodeAssets.ts'
import { createModeling } from '#node-core/modeling/createModeling.ts'
import { loadManifold } from '#node-core/modeling/geometry/loadManifold.ts'
import { solidMesh } from '#node-core/modeling/geometry/solidMesh.ts'
import type { ImportedProp } from '#node-core/modeling/import/importedProp.ts'
import type { Modeling, PieceInput } from '#node-core/modeling/modeling.ts'
import config from '../../electron.vite.config.ts'
import { mediaType } from '../../main/protocol/mediaTypes.ts'
import { resolveInside } from '../../main/protocol/resolveInside.ts'
import { launchChromium } from '../support/chromium.ts'
import { meshGlb } from '../support/meshGlb.ts'
import { paintedCube } from '../support/paintedCube.ts'
import { sharedFolder } from '../support/sharedFolder.ts'
import { testProp } from '../support/testProp.ts'

const root = resolve(import.meta.dirname, '../support/modelingPage')
const shoe = sharedFolder() && join(sharedFolder()!, 'models/shopify-shoe-materials-variants.glb')
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
/** What a file's colours come to, in a form that can be compared. */
const colorsOf = ({ palette, parts }: ImportedProp) => ({
  palette,
  parts: parts.map(({ color, paint }) => [color, paint && digest(paint.index)]),
})

/** A factory's node checks what a fan's page has shown: both must come to the same bytes. */
describe('modeling in Chromium and in Node', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dipnet-page-'))
  const inNode = createModeling(createNodeAssets())
  let browser: Browser
  let server: Server
  let page: Page

  beforeAll(async () => {
    const { renderer } = config as { renderer: InlineConfig }
    await build({
      configFile: false,
      logLevel: 'error',
      root,
      base: './',
      worker: renderer.worker ?? {},
      build: {
        target: 'chrome130',
        outDir: folder,
        emptyOutDir: true,
        rolldownOptions: { input: join(root, 'index.html') },
      },
    })
    server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname
      const file = resolveInside(folder, path === '/' ? '/index.html' : path)
      void (file === null ? Promise.reject(new Error('outside')) : readFile(file)).then(
        (body) => response.writeHead(200, { 'content-type': mediaType(file!) }).end(body),
        () => response.writeHead(404).end(),
      )
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    browser = await launchChromium()
    page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.waitForFunction(() => 'modeling' in window)
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
  /** Digest of the production file. */
  const madeInPage = async ({ glb, ...piece }: PieceInput, method: 'export3mf' | 'exportBambu3mf' = 'export3mf') => {
    const there = await page.evaluate(
      async ({ text, method: of, ...input }) => {
        const { modeling } = window as unknown as { modeling: Modeling }
        const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
        const file = await modeling[of]({ ...input, glb: bytes } as PieceInput)
        return [...file].map((byte) => byte.toString(16).padStart(2, '0')).join('')
      },
      { ...piece, method, text: base64(glb) },
    )
    return digest(Buffer.from(there, 'hex'))
  }
  const importedInPage = async (glb: Uint8Array) => {
    const { palette, parts } = await page.evaluate(async (text) => {
      const { modeling } = window as unknown as { modeling: Modeling }
      const { prop } = await modeling.importProp(
        Uint8Array.from(atob(text), (c) => c.charCodeAt(0)),
        40,
      )
      const parts = prop.parts.map(({ color, paint }) => ({ color, index: paint && [...paint.index] }))
      return { palette: prop.palette, parts }
    }, base64(glb))
    return { palette, parts: parts.map(({ color, index }) => [color, index && digest(Uint8Array.from(index))]) }
  }

  it('the colours of a painted piece, and its production files to the last byte', async () => {
    const glb = await paintedCube(['#c81e1e', '#1428b4', '#1e9632', '#e6c81e', '#f0f0f0', '#7a7a30'])
    const { prop: imported } = await inNode.importProp(glb, 40)
    expect(imported.palette).toHaveLength(6)
    expect(await importedInPage(glb)).toEqual(colorsOf(imported))
    const part = { ...testProp().parts[0]!, colors: [imported.parts[0]!.color as PropColor] }
    const prop = testProp({ glb: 'bafkreipaintedcube', parts: [part] })
    const design = createDesign(propHash(prop), [
      { type: 'engraveText', zone: 'front', engraving: { text: '龙 #001', font: 'inter', sizeMm: 8, depthMm: 0.8 } },
    ])
    for (const method of ['export3mf', 'exportBambu3mf'] as const) {
      const here = await inNode[method]({ prop, design, glb })
      expect(here.length).toBeGreaterThan(10_000)
      expect(await madeInPage({ prop, design, glb }, method)).toBe(digest(here))
    }
  }, 120_000)

  it('words that stand out of a barrel: their production file to the last byte', async () => {
    const { Manifold } = await loadManifold(createNodeAssets())
    const glb = meshGlb(solidMesh(Manifold.cylinder(40, 20, 20, 96, true).rotate([90, 0, 0])))
    const zones = testProp().textZones.map((zone) => ({ ...zone, allows: 'raised' as const }))
    const prop = testProp({ glb: 'bafkreibarrel', textZones: zones })
    const engraving = { text: '龙 #001', font: 'inter', sizeMm: 7, depthMm: 0.8, raised: true } as const
    const design = createDesign(propHash(prop), [{ type: 'engraveText', zone: 'front', engraving }])
    const here = await inNode.export3mf({ prop, design, glb })
    expect(here.length).toBeGreaterThan(10_000)
    expect(await madeInPage({ prop, design, glb })).toBe(digest(here))
  }, 120_000)

  it('an open ball that its studio had closed, or wrapped: to the last byte', async () => {
    const { Manifold } = await loadManifold(createNodeAssets())
    const ball = solidMesh(Manifold.sphere(20, 48).rotate([12, 34, 56]))
    // Without its top, along a jagged rim.
    const isTop = (t: number) => ball.positions[3 * ball.indices[3 * t]! + 1]! > 12
    const indices = ball.indices.filter((_, i) => !isTop(Math.floor(i / 3)))
    const glb = meshGlb({ positions: ball.positions, indices })
    for (const repair of [{ kind: 'close' }, { kind: 'wrap', skinMm: 2 }] as const) {
      const base = testProp({
        glb: `bafkreiopen${repair.kind}`,
        textZones: [],
        requirements: { processes: [], finishes: [], minWallMm: 0 },
      })
      const prop = { ...base, parts: base.parts.map((part) => ({ ...part, repair })) }
      const design = createDesign(propHash(prop))
      const here = await inNode.export3mf({ prop, design, glb })
      expect(here.length).toBeGreaterThan(10_000)
      expect(await madeInPage({ prop, design, glb })).toBe(digest(here))
    }
  }, 120_000)

  it.skipIf(!shoe || !existsSync(shoe))(
    'the colours of a shoe with JPEG pictures (skipped where the shared folder is absent)',
    async () => {
      const glb = new Uint8Array(readFileSync(shoe!))
      const here = colorsOf((await inNode.importProp(glb, 40)).prop)
      expect(here.palette.length).toBeGreaterThan(3)
      expect(await importedInPage(glb)).toEqual(here)
    },
    120_000,
  )
})
