import { expect } from 'vitest'
import type { PropColor } from '#node-core/model/prop.ts'
import { choose, field, goTo, look, PATIENCE_MS, setNumber, type Person } from './person.ts'
import { sign, type Signed } from './signing.ts'

export interface PropToPublish {
  readonly file: string
  readonly name: string
  readonly description: string
  /** By the name the file gives a part: what the studio calls it and the colours it adds to the file's own. */
  readonly parts: Readonly<Record<string, { readonly name: string; readonly colors: readonly PropColor[] }>>
  /** By colour as measured in the file: what the studio makes it in and calls it. */
  readonly palette: Readonly<Record<PropColor, { readonly name: string; readonly color: PropColor }>>
  readonly realSizeMm: number
  /**
   * Where to press on the stage, seen from this side, as shares of its width and height; the flat place there must lie
   * this far from the middle.
   */
  readonly words: {
    readonly name: string
    readonly view: 'Left' | 'Front' | 'Back' | 'Top'
    readonly at: readonly [number, number]
    readonly surfaceXMm: number
    readonly maxCharacters: number
    readonly minStrokeMm: number
  }
  readonly royaltyPercent: number
  readonly cap: number
  readonly designer: string
}

const step = (person: Person, name: string) => person.page.locator(`[data-step=${name}]`).click()

/** Walks the publishing wizard from a file to a signed licence. Ends on the studio's props. */
export async function publishProp(person: Person, prop: PropToPublish): Promise<Signed> {
  const { page } = person
  await goTo(person, 'Publish a prop', 'My props')
  await page.locator('[data-testid=glb]').setInputFiles(prop.file)
  await page.locator('[data-testid=name]').fill(prop.name)
  await field(page, 'What it is, in which film').fill(prop.description)
  for (const [was, { name, colors }] of Object.entries(prop.parts)) {
    const part = page.locator('li').filter({ has: page.locator(`[data-part-name="${was}"]`) })
    await part.locator(`[data-part-name="${was}"]`).fill(name)
    await part.getByRole('button', { name: 'Add a colour' }).click()
    for (const color of colors) {
      await page.getByLabel('Own colour').and(page.locator('input')).fill(color)
      await page.getByRole('button', { name: 'Own colour' }).click()
    }
    await page.keyboard.press('Escape')
  }
  for (const [measured, { name, color }] of Object.entries(prop.palette)) {
    const row = page.locator(`[data-palette="${measured}"]`)
    await row.locator('input[type=color]').fill(color)
    await row.locator('input:not([type=color])').fill(name)
  }
  await look(person, 'publish-parts')

  await step(person, 'size')
  await setNumber(page.getByRole('spinbutton', { name: 'Longest side, mm' }), prop.realSizeMm)
  await setNumber(field(page, 'Thinnest wall, mm'), 0.5)
  await look(person, 'publish-size')

  await step(person, 'words')
  const { words } = prop
  await page.getByRole('button', { name: words.view, exact: true }).click()
  const centre = (axis: 'x' | 'y' | 'z') => page.getByLabel(`Centre ${axis} in mm`, { exact: true })
  // The camera flies to its place: only a press that meets the wanted surface, and the same spot as the press before,
  // counts.
  let last = ''
  const canvas = page.locator('[data-testid=stage] canvas').first()
  await expect
    .poll(
      async () => {
        const box = await canvas.boundingBox()
        if (box === null) return 0
        await page.mouse.click(box.x + box.width * words.at[0], box.y + box.height * words.at[1])
        if ((await centre('x').count()) !== 1) return 0
        const spot = await Promise.all((['x', 'y', 'z'] as const).map((axis) => centre(axis).inputValue()))
        const resting = spot.join() === last
        last = spot.join()
        return resting ? Math.abs(Number(spot[0])) : 0
      },
      { timeout: PATIENCE_MS, interval: 2_000 },
    )
    .toBeCloseTo(words.surfaceXMm, 0)
  await field(page, 'Name of this place').fill(words.name)
  await setNumber(field(page, 'Characters at most'), words.maxCharacters)
  await setNumber(field(page, 'Thinnest stroke, mm'), words.minStrokeMm)
  await look(person, 'publish-words')

  await step(person, 'terms')
  await setNumber(field(page, 'Royalty, %'), prop.royaltyPercent)
  await setNumber(field(page, 'Pieces at most'), prop.cap)
  await choose(person, page.getByRole('combobox', { name: 'Credited designer' }), prop.designer)
  // The factory comes later and is not known here yet.
  await page.locator('[data-testid=factories]').getByRole('radio', { name: 'Any factory' }).click()
  await field(page, 'Lowest price, DPN').fill('0.01')
  await look(person, 'publish-terms')

  await step(person, 'review')
  await look(person, 'publish-review')
  await page.locator('[data-testid=publish]').click()
  const signed = await sign(person, 'publish-sign')
  await page.getByText(prop.name, { exact: true }).first().waitFor()
  return signed
}
