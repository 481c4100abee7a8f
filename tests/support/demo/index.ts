import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatDpn, parseDpn } from '#node-core/kernel/amount.ts'
import type { Action } from '#node-core/api/calls/actions.ts'
import type { Account } from '#node-core/model/account.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Order } from '#node-core/model/order/order.ts'
import type { Party } from '#node-core/model/party.ts'
import type { Prop } from '#node-core/model/prop.ts'
import { runCli, startNodeProcess, type NodeProcess } from '../nodeProcess.ts'
import { hasJudge } from '../outsideJudge.ts'
import { witnessesAreNobody } from '../witnessesAreNobody.ts'
import { act, balanceOf, eventually, newPerson, say } from './demoCast.ts'
import { demoDesign, licenceCloses, uploadDemoProp } from './demoProp.ts'

/**
 * `npm run demo`: the main job between operating system processes over libp2p, one for each party and one for a witness
 * that is none of them, with every step and every share printed.
 * Exits non-zero on any mismatch.
 */

/** Wanted prices; the first is reached by the factory's share, the others are stated as totals. */
const PRICES = ['129.00', '0.01', '77.77', '1234567.89', '129.000000000000000001'] as const

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(`MISMATCH: ${what}`)
}

interface Stage {
  readonly factoryNode: NodeProcess
  readonly fanNode: NodeProcess
  readonly factory: Account
  readonly fan: Account
  readonly supplier: Party
  readonly carrier: Party
  readonly licence: Address
  readonly prop: Prop
}

/** Legs of 21.00 and 9.90 for usual prices, a tenth of a small one. */
function offerFor(stage: Stage, price: string): Extract<Action, { kind: 'publishOffer' }>['offer'] {
  const priceWei = parseDpn(price)
  const small = priceWei < parseDpn('50')
  const legs = small
    ? { material: priceWei / 10n, carrier: priceWei / 20n }
    : { material: parseDpn('21.00'), carrier: parseDpn('9.90') }
  const row =
    price === '129.00'
      ? ({ amountWei: parseDpn('77.46'), basis: 'share' } as const)
      : ({ amountWei: priceWei, basis: 'total' } as const)
  return {
    name: 'Foundry of the demo',
    location: 'Rotterdam, NL',
    carrier: {
      address: stage.carrier.address,
      name: stage.carrier.name,
      publicKey: stage.carrier.publicKey,
      amountWei: legs.carrier,
    },
    material: { address: stage.supplier.address, name: stage.supplier.name, amountWei: legs.material },
    processes: ['sla'],
    materials: ['Cast resin'],
    buildVolumeMm: [400, 400, 400],
    minimumStrokeMm: 0.6,
    minimumWallMm: 0.5,
    rows: [{ upToMm3: 50_000_000, ...row }],
    perCharacterWei: 0n,
    roundToWei: parseDpn('0.01'),
    capacity: 5,
    leadTimeDays: 7,
    quoteValidHours: 72,
  }
}

async function sellAt(stage: Stage, price: string): Promise<void> {
  const { factoryNode, fanNode, factory, fan } = stage
  say(`\n== price ${price} DPN`)
  await act(factoryNode, { kind: 'publishOffer', from: factory.address, offer: offerFor(stage, price) })
  const [before] = await factoryNode.client.call('factories.list', { factory: factory.address })
  await eventually(
    'the new price table at the fan',
    async () =>
      (await fanNode.client.call('factories.list', { factory: factory.address }))[0]?.version === before?.version,
  )
  say(`  factory published price table version ${String(before?.version)}`)

  const design = demoDesign(stage.prop, 'ALICE #001')
  const { quotes, card } = await fanNode.client.run('designs.quotes', { licence: stage.licence, design })
  const quote = quotes.find((candidate) => candidate.factory === factory.address)
  if (quote === undefined) throw new Error('no quote')
  say(
    `  fan's design ${card.code}: ${card.verdict}; checked ${card.checked.join(', ')}; not checked ${card.notChecked.join(', ')}`,
  )
  for (const line of quote.split) say(`    ${line.role.padEnd(10)} ${formatDpn(line.amountWei).padStart(30)}`)
  const total = quote.split.reduce((sum, line) => sum + line.amountWei, 0n)
  say(`    ${'total'.padEnd(10)} ${formatDpn(total).padStart(30)}`)
  check(quote.priceWei === parseDpn(price), `price ${formatDpn(quote.priceWei)} is ${price}`)
  check(total === quote.priceWei, 'the split adds up to the price')

  const prepared = await fanNode.client.run('actions.prepare', {
    kind: 'placeOrder',
    from: fan.address,
    licence: stage.licence,
    design,
    quoteHash: quote.hash,
    factory: factory.address,
    delivery: {
      recipient: 'Alice Example',
      lines: ['12 Harbour Street'],
      postalCode: '10115',
      city: 'Berlin',
      country: 'DE',
      contact: 'alice@example.org',
    },
  })
  const fanBefore = await balanceOf(fanNode, fan.address)
  const [placed, again] = await Promise.all([
    fanNode.client.run('actions.confirm', { id: prepared.id }),
    fanNode.client.run('actions.confirm', { id: prepared.id }),
  ])
  const id = placed.order
  if (id === null) throw new Error('no order')
  check(again.transaction === placed.transaction, 'a double click pays once')
  say(`  fan paid into escrow: order ${id.id.slice(0, 10)}…`)

  const at = (node: NodeProcess, wanted: (order: Order) => boolean, what: string) =>
    eventually(what, async () => {
      const order = await node.client.call('orders.get', id)
      return wanted(order) && order
    })
  const seen = await at(
    factoryNode,
    (order) => order.state === 'placed' && order.designId !== null,
    'the order at the factory',
  )
  const fanPaid = fanBefore - (await balanceOf(fanNode, fan.address))
  check(
    fanPaid >= quote.priceWei && fanPaid < quote.priceWei + parseDpn('0.1'),
    'the fan paid the price and the network fee once',
  )
  await act(factoryNode, { kind: 'acceptOrder', from: factory.address, order: id })
  const accepted = await at(factoryNode, (order) => order.state === 'accepted' && order.final, 'acceptance for good')
  say(`  factory accepted: serial ${String(accepted.serial).padStart(4, '0')}/${accepted.cap}`)

  const delivery = await factoryNode.client.call('orders.delivery', { order: id, as: factory.address })
  check(delivery.city === 'Berlin', 'the factory can open the sealed address')
  const ticket = await factoryNode.client.run('orders.productionFile', { order: id, as: factory.address })
  const folder = mkdtempSync(join(tmpdir(), 'dipnet-demo-3mf-'))
  const file = join(folder, ticket.fileName)
  writeFileSync(file, await factoryNode.getFile(ticket.file))
  check(ticket.shortCode === seen.shortCode, 'the same short code on the fan’s card and the job ticket')
  if (hasJudge('prusa-slicer')) {
    const info = execFileSync('prusa-slicer', ['--info', file], { encoding: 'utf8' })
    check(/manifold = yes/.test(info) && !/manifold = no/.test(info), 'PrusaSlicer: manifold = yes')
    say(`  production file ${ticket.fileName} (${ticket.fileBytes} bytes), PrusaSlicer: manifold = yes`)
  } else
    say(
      `  production file ${ticket.fileName} (${ticket.fileBytes} bytes); PrusaSlicer is not installed, so nobody judged it`,
    )
  rmSync(folder, { recursive: true, force: true })

  const factoryPeer = (await factoryNode.client.call('network.status')).peerId
  await factoryNode.client.call('network.setOnline', { online: false })
  await eventually('the fan to lose the factory', async () =>
    (await fanNode.client.call('network.status')).peers.every((peer) => peer.id !== factoryPeer),
  )
  await act(factoryNode, { kind: 'recordProduced', from: factory.address, order: id, note: 'Printed and cured' })
  await act(factoryNode, { kind: 'recordShipped', from: factory.address, order: id, trackingCode: 'DEMO-0001' })
  say('  factory recorded produced and shipped with the network off')
  await factoryNode.client.call('network.setOnline', { online: true })
  await at(
    fanNode,
    (order) => order.state === 'shipped' && order.timeline.some((event) => event.kind === 'produced'),
    'the shipment at the fan',
  )
  say('  network back: the fan sees both records')

  const payees = quote.split.map((line) => line.payee)
  const balances = await Promise.all(payees.map((payee) => balanceOf(fanNode, payee)))
  const factoryBefore = await balanceOf(fanNode, factory.address)
  await act(fanNode, { kind: 'confirmOrder', from: fan.address, order: id })
  const settled = await at(fanNode, (order) => order.state === 'settled', 'settlement')
  say('  fan confirmed; one transaction paid:')
  for (const [i, line] of quote.split.entries()) {
    const paid = (await balanceOf(fanNode, line.payee)) - balances[i]!
    say(`    ${line.role.padEnd(10)} ${line.payee}  +${formatDpn(paid)}`)
    check(paid === line.amountWei, `${line.role} was paid ${formatDpn(line.amountWei)}, got ${formatDpn(paid)}`)
  }
  check(new Set(payees).size === 6, 'six different accounts were paid')
  check((await balanceOf(fanNode, factory.address)) > factoryBefore, 'the factory has more than before')
  const twins = await fanNode.client.call('twins.list', { owner: fan.address })
  const twin = twins.find((candidate) => candidate.orderId === id.id)
  check(twin?.serial === settled.serial, 'the twin is in the fan’s gallery')
  say(
    `  gallery: piece ${String(twin?.serial).padStart(4, '0')}/${twin?.cap}, timeline ${twin?.timeline.map((event) => event.kind).join(' → ')}`,
  )
}

async function main(): Promise<void> {
  const started = Date.now()
  const folder = mkdtempSync(join(tmpdir(), 'dipnet-demo-'))
  const nodes: NodeProcess[] = []
  try {
    say('== four processes: a witness, and three parties that are none')
    await runCli([
      'init',
      '--data',
      join(folder, 'witness'),
      '--name',
      'Demo network',
      '--slot-ms',
      '500',
      '--faucet',
      '2000000',
      '--quiet',
    ])
    const witnessNode = await startNodeProcess(['--data', join(folder, 'witness'), '--quiet'])
    nodes.push(witnessNode)
    const factoryNode = await startNodeProcess(['--data', join(folder, 'factory'), '--quiet'])
    nodes.push(factoryNode)
    const studioNode = await startNodeProcess(['--data', join(folder, 'studio'), '--quiet'])
    nodes.push(studioNode)
    const fanNode = await startNodeProcess(['--data', join(folder, 'fan'), '--quiet'])
    nodes.push(fanNode)
    for (const node of [studioNode, factoryNode, fanNode]) {
      const status = await node.client.run('network.join', { invitation: witnessNode.invitation ?? '' })
      say(`  joined ${status.name}, chain ${status.chainId}`)
    }
    const factory = await newPerson(factoryNode, 'Factory', 'factory')
    const studio = await newPerson(studioNode, 'Studio', 'studio')
    const fan = await newPerson(fanNode, 'Fan', 'fan')
    const designer = await studioNode.client.call('accounts.add', { label: 'Designer', role: 'designer' })
    const parties = await eventually('everybody to be known', async () => {
      const found = await factoryNode.client.call('parties.list', {})
      return (
        found.some((party) => party.role === 'carrier') && found.some((party) => party.role === 'supplier') && found
      )
    })
    const supplier = parties.find((party) => party.role === 'supplier')!
    const carrier = parties.find((party) => party.role === 'carrier')!
    const everybody = [...parties, factory, studio, fan, designer].map(({ address }) => address)
    const [witness] = await witnessesAreNobody(fanNode.client, everybody)
    say(`  witness            ${witness}: nobody's account of these`)

    say('\n== the studio publishes')
    const end = licenceCloses(Date.now())
    const prop = await uploadDemoProp(studioNode, end)
    const published = await act(studioNode, {
      kind: 'publishProp',
      from: studio.address,
      prop,
      terms: {
        designer: designer.address,
        royaltyBps: 1_000,
        designerBps: 500,
        cap: 500,
        territory: ['EU', 'US'],
        opensAt: new Date(Date.now() - 3_600_000).toISOString(),
        closesAt: end,
        acceptWindowS: 48 * 3_600,
        produceWindowS: 21 * 86_400,
        disputeWindowS: 7 * 86_400,
        minPriceWei: parseDpn('0.01'),
        maxOpenPerBuyer: 5,
        cancelFeeBps: 100,
        anyFactory: false,
        factories: [factory.address],
      },
    } as Action)
    const licence = published.licence
    if (licence === null) throw new Error('no licence line')
    say(`  ${prop.name}: licence line ${licence}, royalty 10 %, designer 5 %, cap 500`)
    await eventually('the prop at the fan', async () =>
      (await fanNode.client.call('props.list', {})).some((found) => found.licence.address === licence),
    )
    await fanNode.client.run('props.open', { licence })
    say('  the fan found it and has the model, by content id')

    const stage: Stage = { factoryNode, fanNode, factory, fan, supplier, carrier, licence, prop }
    const only = process.env['DIPNET_DEMO_PRICES']?.split(',')
    for (const price of PRICES.filter((candidate) => only === undefined || only.includes(candidate)))
      await sellAt(stage, price)
    say(`\nAll shares matched. ${((Date.now() - started) / 1000).toFixed(0)} s.`)
  } finally {
    await Promise.all(nodes.map((node) => node.stop()))
    rmSync(folder, { recursive: true, force: true })
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`\nDEMO FAILED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
