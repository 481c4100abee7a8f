import { decodeErrorResult, parseEventLogs, type Abi } from 'viem'
import type { Hex } from '#node-core/kernel/bytes.ts'
import type { ParadigmProcess, ProcessStep } from '#node-core/model/process/paradigmProcess.ts'
import { closesAtS, openRows, opensAfterS, type ProcessCase } from '#node-core/model/process/openRows.ts'
import type { EvmHarness, HarnessReceipt } from '../../support/evmHarness.ts'

/** A case as the contract keeps it, and what the app, where there is one, makes of it. */
export interface Look extends ProcessCase {
  /** The functions that the app offers an account then. */
  offered?(from: Hex, nowS: number): readonly string[]
}

/** One case of a real contract: an order, an escrow. */
export interface ProcessSubject {
  readonly evm: EvmHarness
  readonly abi: Abi
  readonly contract: Hex
  readonly process: ParadigmProcess
  /** Everybody who tries, by name. */
  readonly actors: Readonly<Record<string, Hex>>
  /** A step by a caller, with arguments that are good now: only who, when and where may make it fail. */
  call(step: string, from: Hex): Promise<HarnessReceipt>
  /** What the contract says of the case. */
  look(): Promise<Look>
  /** Makes a view in `needs` say no. */
  deny?(need: string): Promise<unknown>
}

export interface Walk {
  /** States that were reached, each with the steps taken once. */
  readonly reached: readonly string[]
  /** Calls that were tried. */
  readonly tried: number
  /** Rows that were open for somebody at some time. */
  readonly rows: ReadonlySet<ProcessStep>
  /** Where process and contract differ, in words; nothing is expected. */
  readonly differences: readonly string[]
}

/** Errors that speak of who, when, where and how often: others would say that the test's arguments are no good. */
const RULES = new Set(['NotParty', 'WrongState', 'TooEarly', 'TooLate', 'AlreadyExtended', 'AlreadyObjected'])
const DENIED = 'FactoryNotAllowed'
const YEAR_S = 366 * 86_400

/**
 * Walks a process from its start through every row that it says is open, and at each place tries every function as every
 * actor at every second that matters: a row has to be open if and only if the call does not revert. Nothing is expected
 * by hand; what to try comes from the process.
 */
export async function walkProcess(subject: ProcessSubject): Promise<Walk> {
  const { evm, process } = subject
  const steps = process.steps
  const functions = [...new Set(steps.map(({ name }) => name))]
  const seen = new Set<string>()
  const rows = new Set<ProcessStep>()
  const compared = new Set<string>()
  const differences: string[] = []
  let tried = 0

  const nameOfError = (data: Hex) => {
    try {
      return decodeErrorResult({ abi: subject.abi, data }).errorName
    } catch {
      return data
    }
  }
  /** From now on: both sides of every date that a row of this state names, after every other date, and long after. */
  const secondsThatMatter = (at: ProcessCase, now: number): readonly number[] => {
    const datesOf = (some: readonly ProcessStep[]) =>
      some.flatMap((row) => [opensAfterS(row, at), closesAtS(row, at)]).filter((date) => date !== null)
    const here = steps.filter(({ from }) => from === at.state)
    const dates = datesOf(steps)
    if (here.length === 0) return [now, Math.max(now, ...dates) + YEAR_S]
    const around = [...datesOf(here), ...dates.map((date) => date + 1)].filter((second) => second > now)
    return [...new Set([now, ...around, Math.max(now, ...dates) + YEAR_S])].sort((a, b) => a - b)
  }
  const differ = (where: string, what: string) => void differences.push(`${where}: ${what}`)

  /** What a step left behind, against its row. */
  const compareOutcome = async (row: ProcessStep, receipt: HarnessReceipt, where: string, nowS: number) => {
    const after = await subject.look()
    if (after.state !== row.to) differ(where, `led to ${after.state}, not ${row.to}`)
    const logs = receipt.logs
      .filter((log) => log.address === subject.contract)
      .map((log) => ({ ...log, topics: log.topics as [Hex] }))
    const events = parseEventLogs({ abi: subject.abi, logs: logs as never }).map(
      (log) => (log as unknown as { eventName: string }).eventName,
    )
    if (!events.includes(row.event)) differ(where, `emitted ${events.join(', ')}, not ${row.event}`)
    compareTimes(row.name, after, where, nowS)
  }
  const compareTimes = (by: string, after: ProcessCase, where: string, nowS: number) => {
    for (const { name, set } of process.times)
      for (const { plus } of set.filter((one) => one.by === by && one.plus !== null)) {
        const window = typeof plus === 'string' ? after.windows[plus] : plus
        if (after.times[name] !== nowS + window!) differ(where, `set ${name} to ${after.times[name]}`)
      }
  }

  /** Every function as every actor now. `denied`: while the views in `needs` say no. */
  const tryAll = async (at: Look, place: string, denied: boolean) => {
    const nowS = Number(evm.now())
    for (const [actor, from] of Object.entries(subject.actors)) {
      const open = openRows(steps, at, from, nowS).filter((row) => !denied || row.needs.length === 0)
      const offered = denied ? undefined : at.offered?.(from, nowS)
      for (const name of functions) {
        const mine = open.filter((row) => row.name === name)
        const where = `${place} at ${nowS}, ${name} by ${actor}`
        tried++
        await evm.scratch(async () => {
          const receipt = await subject.call(name, from)
          if (receipt.ok !== mine.length > 0)
            differ(where, receipt.ok ? 'the contract takes it, no row is open' : 'a row is open, the contract refuses')
          if (offered !== undefined && offered.includes(name) !== receipt.ok)
            differ(where, receipt.ok ? 'the app does not offer it' : 'the app offers it')
          if (!receipt.ok) {
            const error = nameOfError(receipt.returnData)
            if (!RULES.has(error) && !(denied && error === DENIED))
              differ(where, `refused for another reason: ${error}`)
          }
          for (const row of mine) {
            rows.add(row)
            // Once a place: what a step leaves behind does not depend on the second, and looking is dear.
            const once = `${place} ${steps.indexOf(row)}`
            if (receipt.ok && !compared.has(once)) await compareOutcome(row, receipt, where, nowS)
            compared.add(once)
          }
        })
      }
    }
  }

  const visit = async (): Promise<void> => {
    const at = await subject.look()
    const place = [at.state, ...[...at.taken].sort()].join(' + ')
    if (seen.has(place)) return
    seen.add(place)
    const state = process.states.find(({ name }) => name === at.state)
    const balance = await evm.balanceOf(subject.contract)
    if (state?.holds !== balance > 0n) differ(place, `holds ${balance}`)
    const onward = new Map<string, { second: number; row: ProcessStep; from: Hex }>()
    for (const second of secondsThatMatter(at, Number(evm.now())))
      await evm.scratch(async () => {
        evm.setTime(BigInt(second))
        await tryAll(at, place, false)
        for (const from of Object.values(subject.actors))
          for (const row of openRows(steps, at, from, second))
            if (!onward.has(`${row.name} ${row.to}`)) onward.set(`${row.name} ${row.to}`, { second, row, from })
      })
    for (const need of new Set(steps.flatMap(({ from, needs }) => (from === at.state ? needs : []))))
      await evm.scratch(async () => {
        await subject.deny!(need)
        await tryAll(at, `${place} without ${need}`, true)
      })
    for (const { second, row, from } of onward.values())
      await evm.scratch(async () => {
        evm.setTime(BigInt(second))
        if ((await subject.call(row.name, from)).ok) await visit()
      })
  }

  const start = await subject.look()
  if (start.state !== process.start.to) differ('start', `is ${start.state}`)
  if (process.start.call !== null) compareTimes(process.start.call, start, 'start', Number(evm.now()))
  await visit()
  return { reached: [...seen], tried, rows, differences }
}
