import type { SurfaceColor } from '#node-core/model/making/surfaceColor.ts'
import type { Prop } from '#node-core/model/prop.ts'
import { madeColors, madeSurface } from '#node-core/model/studioPalette.ts'
import type { DesignState } from '#node-core/modeling/design/designState.ts'
import { isAsModelled } from '#node-core/modeling/design/isAsModelled.ts'
import type { ImportedPart } from '#node-core/modeling/import/importedProp.ts'
import { surfaceColors } from '#node-core/modeling/import/surfaceColors.ts'

/** Parts in the colours of their file: nobody chose another. */
export function partsAsModelled(
  prop: Prop,
  state: DesignState,
  imported: readonly ImportedPart[],
): ReadonlySet<string> {
  const colors = new Map(imported.map(({ key, color }) => [key, color]))
  return new Set(
    prop.parts
      .filter((part) => isAsModelled(prop, state, part.id, colors.get(part.sources[0] ?? '')))
      .map((part) => part.id),
  )
}

/**
 * By part: the colours that its file has for it, as the studio makes them, which it has or would have if its paint were
 * taken off; parts of one colour that is the published one are left out.
 */
export function modelledColors(
  prop: Prop,
  state: DesignState,
  imported: readonly ImportedPart[],
): ReadonlyMap<string, readonly SurfaceColor[]> {
  const bare = partsAsModelled(prop, { ...state, colors: {} }, imported)
  return new Map(
    prop.parts
      .filter(({ id }) => bare.has(id))
      .map(({ id, sources, colors: [published] }) => {
        const own = surfaceColors(imported.filter(({ key, paint }) => sources.includes(key) && paint !== null))
        return { id, published, measured: own, colors: madeSurface(prop, own) }
      })
      .filter(({ measured, colors: [first], published }) => first && (measured.length > 1 || first.color !== published))
      .map(({ id, colors }) => [id, colors]),
  )
}

/**
 * Pictures by key on the stage, for parts in the colours of their file; a painted part loses its picture. A cut part
 * has the picture of its first source: it comes with places in one only where all its sources share it. A part with a
 * colour that the studio changed has none: it would promise the old one.
 *
 * @param images by key of the imported part
 */
export function ownPictures<Picture>(
  prop: Pick<Prop, 'parts' | 'palette'>,
  asModelled: ReadonlySet<string>,
  imported: readonly ImportedPart[],
  images: ReadonlyMap<string, Picture>,
): ReadonlyMap<string, Picture> {
  const found = new Map<string, Picture>()
  const changed = new Set([...madeColors(prop)].filter(([measured, made]) => measured !== made).map(([color]) => color))
  const isChanged = ({ key, paint }: ImportedPart, sources: readonly string[]): boolean =>
    sources.includes(key) && paint !== null && paint.index.some((number) => changed.has(paint.colors[number]!))
  for (const part of prop.parts) {
    if (!asModelled.has(part.id)) continue
    if (changed.size > 0 && imported.some((each) => isChanged(each, part.sources))) continue
    for (const [i, key] of part.sources.entries()) {
      const source = imported.find((item) => item.key === key)
      const image = images.get(key)
      if (!image || (source?.paint === null && source.color !== part.colors[0])) continue
      found.set(key, image)
      if (i === 0) found.set(`${part.id}#made`, image)
    }
  }
  return found
}
