import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import type { AddressInfo } from 'node:net'
import { chromium } from 'playwright-core'

const ROOT = resolve(import.meta.dirname, '../../..')
const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'

/** The page that draws: studio light from three's own room, soft shadow, Khronos PBR Neutral. */
const PAGE = `<!doctype html><style>body{margin:0;background:#14171c}</style><canvas id="c" width="640" height="480"></canvas>
<script type="importmap">{"imports":{"three":"/node_modules/three/build/three.module.js","three/addons/":"/node_modules/three/examples/jsm/"}}</script>
<script type="module">
import * as THREE from 'three'
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js'
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js'
const view = JSON.parse(decodeURIComponent(location.hash.slice(1)))
const renderer = new THREE.WebGLRenderer({ canvas: document.getElementById('c'), antialias: true, preserveDrawingBuffer: true })
renderer.setPixelRatio(1)
renderer.toneMapping = THREE.NeutralToneMapping
renderer.toneMappingExposure = 1.05
renderer.shadowMap.enabled = true
renderer.shadowMap.type = THREE.PCFSoftShadowMap
const scene = new THREE.Scene()
scene.background = new THREE.Color(0x171a20)
scene.environment = new THREE.PMREMGenerator(renderer).fromScene(new RoomEnvironment(), 0.03).texture
scene.environmentIntensity = 0.75
const { scene: model } = await new GLTFLoader().loadAsync('/model.glb')
const box = new THREE.Box3().setFromObject(model)
const size = box.getSize(new THREE.Vector3()), centre = box.getCenter(new THREE.Vector3())
model.position.set(-centre.x, -box.min.y, -centre.z)
model.traverse((o) => { if (o.isMesh) o.castShadow = o.receiveShadow = true })
scene.add(model)
const radius = size.length() / 2
const floor = new THREE.Mesh(new THREE.CircleGeometry(radius * 8, 64).rotateX(-Math.PI / 2), new THREE.MeshStandardMaterial({ color: 0x1b1f26, roughness: 0.82, metalness: 0 }))
floor.receiveShadow = true
scene.add(floor)
scene.fog = new THREE.Fog(0x171a20, radius * 5, radius * 10)
const key = new THREE.DirectionalLight(0xfff1dc, 2.6)
key.position.set(-radius * 1.6, radius * 3, radius * 2.4)
key.castShadow = true
key.shadow.mapSize.set(2048, 2048)
key.shadow.radius = 6
Object.assign(key.shadow.camera, { left: -radius * 1.5, right: radius * 1.5, top: radius * 1.5, bottom: -radius * 1.5, near: radius * 0.1, far: radius * 9 })
const rim = new THREE.DirectionalLight(0x9fc4ff, 1.6)
rim.position.set(radius * 2, radius * 1.6, -radius * 2.4)
scene.add(key, rim)
const camera = new THREE.PerspectiveCamera(28, 640 / 480, radius * 0.05, radius * 40)
const [yaw, pitch, zoom] = view
const distance = (radius * 2.15) / zoom / Math.tan((28 * Math.PI) / 360) / 1.9
const target = new THREE.Vector3(0, size.y * 0.48, 0)
camera.position.set(target.x + distance * Math.sin(yaw) * Math.cos(pitch), target.y + distance * Math.sin(pitch), target.z + distance * Math.cos(yaw) * Math.cos(pitch))
camera.lookAt(target)
renderer.render(scene, camera)
document.title = 'drawn'
</script>`

/** Where the camera stands: yaw and pitch in radians, zoom 1 = the whole prop. */
export type ThumbnailView = readonly [yaw: number, pitch: number, zoom: number]

/** A 640×480 PNG of a GLB, drawn by three in headless Chromium; nothing leaves the machine. */
export async function renderThumbnail(glb: Uint8Array, view: ThumbnailView): Promise<Uint8Array> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (path === '/') return response.setHeader('content-type', 'text/html').end(PAGE)
    if (path === '/model.glb') return response.end(glb)
    const file = resolve(ROOT, `.${path}`)
    if (!file.startsWith(resolve(ROOT, 'node_modules') + sep)) return response.writeHead(404).end()
    const body = await readFile(file).catch(() => undefined)
    return body ? response.setHeader('content-type', 'text/javascript').end(body) : response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-background-networking',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 640, height: 480 } })
    page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`))
    await page.goto(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/#${encodeURIComponent(JSON.stringify(view))}`,
    )
    await page.waitForFunction(() => document.title === 'drawn', undefined, { timeout: 60_000 })
    return await page.screenshot({ type: 'png' })
  } finally {
    await browser.close()
    server.close()
  }
}
