import { applyDesign } from '#node-core/modeling/design/applyDesign.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import type { JobTicket, ProductionForm } from '#node-core/model/order/jobTicket.ts'
import type { Order } from '#node-core/model/order/order.ts'
import { ANY_MACHINE } from '#node-core/model/making/machineLimits.ts'
import { listAllOffers } from '../factories/listOffers.ts'
import type { LicenceReader } from '../licences/readLicence.ts'
import type { MarketPorts } from '../ports.ts'
import { loadOrderedModel } from './loadOrderedModel.ts'
import { readPlacedNote } from './orderUnits.ts'

/** Two files of one order lie in one folder. */
const ENDINGS: Readonly<Record<ProductionForm, string>> = { standard: '.3mf', bambu: '-bambu.3mf' }

/** Stated limits of a factory without an offer: nothing is checked against a machine we do not know. */
/**
 * Builds the production file from the ordered design and keeps it for the factory alone; the same design gives the same
 * short code everywhere.
 */
export async function produceFile(
  ports: MarketPorts,
  licences: LicenceReader,
  order: Order,
  form: ProductionForm,
  run: LongRun,
): Promise<JobTicket> {
  const licence = await licences.get(order.licence)
  const note = await readPlacedNote(ports.dag, order)
  run.progress({ step: 'model', done: 0 })
  const { prop, design, glb } = await loadOrderedModel(ports, licence, note.design, run)
  // The machine the fan was quoted from: with it the short code comes out the same.
  const offers = await listAllOffers(ports.dag, order.factory)
  const offer = offers.find((candidate) => candidate.version === note.offerVersion) ?? offers[0]
  const piece = await ports.modeling.produce(prop, design, glb, offer ?? ANY_MACHINE, form, run)
  const file = await ports.content.keep(order.factory, piece.file)
  return {
    order,
    file,
    fileName: `${slug(prop.name)}-${String(order.number).padStart(4, '0')}-${piece.shortCode}${ENDINGS[form]}`,
    fileBytes: piece.file.length,
    shortCode: piece.shortCode,
    parts: piece.parts,
    engravings: Object.entries(applyDesign(design).engravings).map(([id, { text, sizeMm, depthMm, raised }]) => ({
      zone: prop.textZones.find((zone) => zone.id === id)?.name ?? id,
      text,
      sizeMm,
      depthMm,
      ...(raised ? { raised } : {}),
    })),
    boundingBoxMm: piece.boundingBoxMm,
  }
}

function slug(name: string): string {
  return (
    name
      .normalize('NFKD')
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'prop'
  )
}
