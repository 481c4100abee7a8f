import { LICENSED_PROP_METADATA, LICENSED_PROP_PROCESS } from '#node-core/contracts/index.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { toAddress, toHash, ZERO_ADDRESS, ZERO_HASH } from '#node-core/model/ids.ts'
import { contractReverted } from '#node-core/market/errors.ts'
import { createLicenceReader, type LicenceReader } from '#node-core/market/licences/readLicence.ts'
import type { TemplateReader } from '#node-core/market/licences/pinnedTemplate.ts'
import type { MarketChainPort, MarketPorts, MarketUnit } from '#node-core/market/ports.ts'
import type { EvmHarness } from './evmHarness.ts'

/** What the market asked of the chain. */
export interface Asked {
  calls: number
  /** Blocks read for logs. */
  blocks: number
}

export interface HarnessMarket {
  readonly ports: MarketPorts
  readonly licences: LicenceReader
  readonly asked: Asked
}

const notHere = (): never => {
  throw contractReverted('not part of this test')
}

/**
 * The harness deploys the contract with papers of its own, so no pin fits it; which code is believed is tested
 * elsewhere.
 */
const anyTemplate: TemplateReader = {
  newest: () => Promise.resolve(notHere()),
  find: (address) =>
    Promise.resolve({
      address,
      name: LICENSED_PROP_METADATA.name,
      process: LICENSED_PROP_PROCESS,
      developer: ZERO_ADDRESS,
      commissionBps: 100,
      flatCommissionWei: 0n,
    }),
}

/**
 * The market's reading side on the real contracts in the harness; the chain's answers are those of a node that holds
 * every block.
 */
export function harnessMarket(evm: EvmHarness, units: readonly MarketUnit[] = []): HarnessMarket {
  const asked: Asked = { calls: 0, blocks: 0 }
  const chain: MarketChainPort = {
    chainId: evm.chainId,
    async call({ to, data, from }) {
      asked.calls += 1
      const receipt = await evm.send({ from: from ?? ZERO_ADDRESS, to, data })
      if (!receipt.ok) throw contractReverted('the contract refused', { revert: receipt.returnData })
      return receipt.returnData
    },
    logs({ address, topics, fromHeight, toHeight }) {
      asked.blocks += toHeight - fromHeight + 1
      const fits = evm.logged.filter(
        (log) =>
          log.address === address &&
          log.height >= fromHeight &&
          log.height <= toHeight &&
          (topics ?? []).every((topic, i) => topic === null || log.topics[i] === topic),
      )
      return Promise.resolve(
        fits.map((log) => ({
          address: toAddress(log.address),
          topics: log.topics,
          data: log.data,
          transactionHash: ZERO_HASH,
          height: log.height,
          index: evm.logged.indexOf(log),
          timeS: log.timeS,
        })),
      )
    },
    balance: () => Promise.resolve(0n),
    timeS: () => Number(evm.now()),
    finalHeight: () => evm.height,
    headHash: () => toHash(`0x${evm.height.toString(16).padStart(64, '0')}`),
    touchedSince: () => null,
    isFounder: () => true,
    estimate: notHere,
    nextNonce: notHere,
    submit: notHere,
    canInclude: () => true,
    transaction: () => null,
    receipt: notHere,
  }
  const ports = {
    log: silentLogger,
    chain,
    now: () => Number(evm.now()) * 1000,
    randomBytes: notHere,
    content: { put: notHere, get: notHere, has: notHere, keep: notHere, keepForOrder: notHere, release: notHere },
    modeling: { inspect: notHere, check: notHere, produce: notHere },
    wallet: { holds: () => false, sign: notHere, publicKey: notHere, open: notHere, label: () => null },
    dag: {
      append: notHere,
      byKind: () => Promise.resolve([]),
      byAuthor: (subject: string, author: string) =>
        Promise.resolve(units.filter((unit) => unit.subject === subject && unit.author === author)),
      bySubject: (subject: string) => Promise.resolve(units.filter((unit) => unit.subject === subject)),
    },
  } satisfies MarketPorts
  return { ports, licences: createLicenceReader(chain, silentLogger, anyTemplate), asked }
}
