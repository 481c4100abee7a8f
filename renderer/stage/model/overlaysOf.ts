import type { DesignState } from '#node-core/modeling/design/designState.ts'
import type { PartLook } from '#node-core/modeling/design/resolveLooks.ts'
import type { Prop, TextZone } from '#node-core/model/prop.ts'
import type { TextOverlay } from '../stage.ts'
import type { ZoneRelief } from '../zonePlace.ts'

/**
 * The words of a design as overlays at the size as published; their lengths are those of the finished piece.
 */
export function overlaysOf(
  prop: Prop,
  state: DesignState,
  looks: readonly PartLook[],
  zones: readonly (TextZone & { readonly relief: ZoneRelief | null })[],
): TextOverlay[] {
  const scale = (state.sizeMm ?? prop.realSizeMm) / prop.realSizeMm
  return zones.flatMap((zone) => {
    const engraving = state.engravings[zone.id]
    if (!engraving || engraving.text.trim() === '') return []
    const color = looks.find((look) => look.part === zone.part)?.color ?? '#808080'
    return [
      {
        zone: zone.id,
        origin: zone.origin,
        normal: zone.normal,
        up: zone.up,
        widthMm: zone.widthMm,
        heightMm: zone.heightMm,
        relief: zone.relief,
        text: engraving.text,
        font: engraving.font,
        sizeMm: engraving.sizeMm / scale,
        raised: engraving.raised ?? false,
        color,
      },
    ]
  })
}
