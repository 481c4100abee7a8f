import type { z } from 'zod'
import type { offerInput } from '#node-core/api/calls/actions.ts'
import { formatDpn, readDpn } from '#node-core/kernel/amount.ts'
import type { FactoryOffer } from '#node-core/model/factory.ts'
import { ZERO_ADDRESS } from '#node-core/model/ids.ts'
import { readAddress } from '#node-core/model/readAddress.ts'
import { judgeNumber } from '../../components/fields/judgeNumber.ts'
import { plainNumber } from '../../components/fields/plainNumber.ts'

export type OfferInput = z.output<typeof offerInput>
export interface PriceRowDraft {
  upToCm3: string
  amount: string
  basis: 'share' | 'total'
}
export interface LegDraft {
  name: string
  address: string
  amount: string
}

/** The form as typed: everything is text until it is read. */
export interface OfferDraft {
  name: string
  location: string
  material: LegDraft
  carrier: LegDraft & { publicKey: string }
  processes: string
  materials: string
  buildVolume: [string, string, string]
  minimumStrokeMm: string
  minimumWallMm: string
  rows: PriceRowDraft[]
  perCharacter: string
  roundTo: string
  capacity: string
  leadTimeDays: string
  quoteValidHours: string
}

/** A table to start from; amounts are left to the factory. */
export function emptyDraft(name = ''): OfferDraft {
  return {
    name,
    location: '',
    material: { name: '', address: '', amount: '' },
    carrier: { name: '', address: '', amount: '', publicKey: '' },
    processes: '',
    materials: '',
    buildVolume: ['', '', ''],
    minimumStrokeMm: '1',
    minimumWallMm: '1',
    rows: [{ upToCm3: '', amount: '', basis: 'share' }],
    perCharacter: '0',
    roundTo: '0.01',
    capacity: '',
    leadTimeDays: '',
    quoteValidHours: '72',
  }
}

export function draftFromOffer(offer: FactoryOffer): OfferDraft {
  const plain = (wei: bigint) => formatDpn(wei).replaceAll(',', '')
  const leg = (role: 'material' | 'carrier'): LegDraft => {
    const found = offer.legs.find((candidate) => candidate.role === role)
    return { name: found?.name ?? '', address: found?.payee ?? '', amount: found ? plain(found.amountWei) : '' }
  }
  return {
    name: offer.name,
    location: offer.location,
    material: leg('material'),
    carrier: { ...leg('carrier'), publicKey: offer.carrierPublicKey },
    processes: offer.processes.join(', '),
    materials: offer.materials.join(', '),
    buildVolume: offer.buildVolumeMm.map(plainNumber) as [string, string, string],
    minimumStrokeMm: plainNumber(offer.minimumStrokeMm),
    minimumWallMm: plainNumber(offer.minimumWallMm),
    rows: offer.rows.map((row) => ({
      upToCm3: plainNumber(row.upToMm3 / 1_000),
      amount: plain(row.amountWei),
      basis: row.basis,
    })),
    perCharacter: plain(offer.perCharacterWei),
    roundTo: plain(offer.roundToWei),
    capacity: String(offer.capacity),
    leadTimeDays: String(offer.leadTimeDays),
    quoteValidHours: String(offer.quoteValidHours),
  }
}

type FieldError = 'missing' | 'number' | 'whole' | 'money' | 'address' | 'checksum' | 'doubtful' | 'rows' | 'key'

/**
 * Reads the form: the offer when everything is right, else what is wrong with which field. Ranges as in
 * model/factory.ts.
 */
export function readDraft(draft: OfferDraft): {
  readonly offer: OfferInput | null
  readonly errors: Readonly<Record<string, FieldError>>
} {
  const errors: Record<string, FieldError> = {}
  const money = (field: string, text: string): bigint => {
    const reading = readDpn(text)
    if (reading.kind === 'read') return reading.wei
    errors[field] = reading.kind === 'doubtful' ? 'doubtful' : 'money'
    return 0n
  }
  const number = (field: string, text: string, max: number): number => {
    const judged = judgeNumber(text, { min: 0, max, decimals: 3 })
    if (judged.kind === 'value' && judged.value > 0) return judged.value
    errors[field] = judged.kind === 'doubtful' ? 'doubtful' : 'number'
    return NaN
  }
  const whole = (field: string, text: string, max: number): number => {
    const judged = judgeNumber(text, { min: 1, max, decimals: 0 })
    if (judged.kind === 'value') return judged.value
    errors[field] = judged.kind === 'doubtful' ? 'doubtful' : 'whole'
    return NaN
  }
  const required = (field: string, text: string): string => {
    if (text.trim() === '') errors[field] = 'missing'
    return text.trim()
  }
  const list = (text: string) =>
    text
      .split(/[,;，、]/)
      .map((item) => item.trim())
      .filter((item) => item !== '')
  const leg = (field: 'material' | 'carrier') => {
    const reading = readAddress(draft[field].address)
    if (reading.kind !== 'read') errors[`${field}.address`] = reading.kind === 'wrongChecksum' ? 'checksum' : 'address'
    const address = reading.kind === 'read' ? reading.address : ZERO_ADDRESS
    return {
      name: required(`${field}.name`, draft[field].name),
      address,
      amountWei: money(`${field}.amount`, draft[field].amount),
    }
  }
  const publicKey = draft.carrier.publicKey.trim()
  if (publicKey !== '' && !/^0x[0-9a-fA-F]*$/.test(publicKey)) errors['carrier.publicKey'] = 'key'
  const rows = draft.rows.map((row, index) => ({
    upToMm3: Math.round(number(`row${index}`, row.upToCm3, 1_000_000) * 1_000),
    amountWei: money(`row${index}`, row.amount),
    basis: row.basis,
  }))
  const rising = rows.every((row, index) => index === 0 || row.upToMm3 > (rows[index - 1]?.upToMm3 ?? 0))
  if (rows.length === 0 || !rising || rows.some((_, index) => errors[`row${index}`] !== undefined))
    errors['rows'] = 'rows'
  const roundToWei = money('roundTo', draft.roundTo)
  if (roundToWei < 1n) errors['roundTo'] = 'money'
  const offer: OfferInput = {
    name: required('name', draft.name),
    location: draft.location.trim(),
    carrier: { ...leg('carrier'), publicKey },
    material: leg('material'),
    processes: list(draft.processes),
    materials: list(draft.materials),
    buildVolumeMm: draft.buildVolume.map((text) => number('buildVolume', text, 10_000)) as [number, number, number],
    minimumStrokeMm: number('minimumStrokeMm', draft.minimumStrokeMm, 20),
    minimumWallMm: number('minimumWallMm', draft.minimumWallMm, 20),
    rows,
    perCharacterWei: money('perCharacter', draft.perCharacter),
    roundToWei,
    capacity: whole('capacity', draft.capacity, 100_000),
    leadTimeDays: whole('leadTimeDays', draft.leadTimeDays, 365),
    quoteValidHours: whole('quoteValidHours', draft.quoteValidHours, 2_160),
  }
  return { offer: Object.keys(errors).length === 0 ? offer : null, errors }
}
