import { eachRow } from '#node-core/kernel/eachRow.ts'
import { toIsoTime } from '#node-core/kernel/isoTime.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { MarketDagPort, MarketUnit, MarketWalletPort } from '#node-core/market/ports.ts'
import type { Dag, StoredUnit, UnitQuery } from '#node-core/dag/dag.ts'

function asMarketUnit(unit: StoredUnit): MarketUnit {
  const { author, kind, subject, ts, anchorRef } = unit.header
  return {
    id: unit.id,
    author,
    kind,
    subject,
    at: toIsoTime(ts),
    anchorHeight: anchorRef.height,
    payload: unit.payload,
    unsent: unit.unsent,
  }
}

/** The DAG as the market sees it; authors sign through the wallet. */
export function createDagPort(dag: Dag, wallet: MarketWalletPort, log: Logger): MarketDagPort {
  const all = async (query: UnitQuery): Promise<MarketUnit[]> => {
    const found: MarketUnit[] = []
    let after: string | undefined
    for (;;) {
      const page = await dag.query({ ...query, limit: 1_000, ...(after === undefined ? {} : { after }) })
      found.push(...(await eachRow({ list: 'units', rows: page.units, log }, asMarketUnit)))
      if (page.next === null) return found
      after = page.next
    }
  }
  return {
    async append(author: Address, unit) {
      const stored = await dag.append({ address: author, sign: (hash) => wallet.sign(author, hash) }, unit)
      return asMarketUnit(stored)
    },
    bySubject: (subject: Hash, kind) => all(kind === undefined ? { subject } : { subject, kind }),
    byAuthor: async (subject, author, { kind, limit, newestFirst = false }) => {
      const asked = { subject, author, limit, reverse: newestFirst }
      const { units } = await dag.query(kind === undefined ? asked : { ...asked, kind })
      return eachRow({ list: 'units', rows: units, log }, asMarketUnit)
    },
    byKind: (kind) => all({ kind }),
  }
}
