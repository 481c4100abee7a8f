import { paradigmProcess, type ParadigmProcess, type ProcessStep } from '../../model/process/paradigmProcess.ts'

const common = { opens: null, closes: null, once: false, needs: [] } satisfies Partial<ProcessStep>
const release = { ...common, name: 'release', to: 'released', event: 'Released' }
const refund = { ...common, name: 'refund', to: 'refunded', event: 'Refunded' }

/** What happens between a payer and a payee (PlainEscrow.sol): the form that a paradigm's metadata has. */
export const PLAIN_ESCROW_PROCESS: ParadigmProcess = paradigmProcess.parse({
  start: { call: null, to: 'unfunded' },
  states: [
    { name: 'unfunded', holds: false },
    { name: 'funded', holds: true },
    { name: 'delivered', holds: true },
    { name: 'released', holds: false },
    { name: 'refunded', holds: false },
  ],
  parties: [
    { name: 'payer', title: { en: 'Payer', 'zh-CN': '付款人' } },
    { name: 'payee', title: { en: 'Payee', 'zh-CN': '收款人' } },
  ],
  times: [
    { name: 'fundBy', set: [] },
    { name: 'deliverBy', set: [] },
    { name: 'releaseAfter', set: [{ by: 'deliver', plus: 'inspectWindow' }] },
  ],
  steps: [
    {
      ...common,
      name: 'fund',
      from: 'unfunded',
      to: 'funded',
      by: 'payer',
      closes: { at: 'fundBy' },
      otherwise: null,
      event: 'Funded',
    },
    {
      ...common,
      name: 'deliver',
      from: 'funded',
      to: 'delivered',
      by: 'payee',
      closes: { at: 'deliverBy' },
      otherwise: 'refund',
      event: 'Delivered',
    },
    { ...release, from: 'funded', by: 'payer', otherwise: 'refund' },
    { ...refund, from: 'funded', by: 'payee', otherwise: 'refund' },
    { ...refund, from: 'funded', by: 'anyone', opens: { after: 'deliverBy', plus: null }, otherwise: null },
    { ...release, from: 'delivered', by: 'payer', otherwise: 'release' },
    { ...refund, from: 'delivered', by: 'payee', otherwise: 'release' },
    { ...release, from: 'delivered', by: 'anyone', opens: { after: 'releaseAfter', plus: null }, otherwise: null },
  ],
})
