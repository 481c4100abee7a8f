import { z } from 'zod'

/*
 * How a paradigm tells what happens between its parties: the same form for every paradigm, so that a wallet, a tool or
 * a page can say whose turn it is without knowing the contract. It stands in the metadata as `process`; what it says is
 * held against the contract, call by call (tests/solidity/process).
 */

const name = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/)
const words = z.object({ en: z.string().min(1).max(80), 'zh-CN': z.string().min(1).max(80) })
/** A window is a number of seconds or a field of the configuration that holds one. */
const window = z.union([name, z.number().int().min(1)])

/** One way out of one state. A function that does it from several states, or for several parties, has several rows. */
export const processStep = z.object({
  /** The contract's function; the metadata's `descriptor` has its sentence. */
  name,
  from: name,
  to: name,
  /** A party, or `anyone`. */
  by: z.union([name, z.literal('anyone')]),
  /** Opens one second after this time and window; null: at once. */
  opens: z.object({ after: name, plus: window.nullable() }).nullable(),
  /** The last second in which it can be taken; null: no end. */
  closes: z.object({ at: name }).nullable(),
  /** Can be taken once in the life of a case. */
  once: z.boolean(),
  /** Views of the contract that have to say true of the caller. */
  needs: z.array(name),
  /** The step, open to anyone, that is left when nobody acts; null: nothing happens by itself, or this is it. */
  otherwise: name.nullable(),
  event: z.string().regex(/^[A-Z][A-Za-z0-9]{0,39}$/),
})

/** States, steps, parties, times and defaults of a paradigm. */
export const paradigmProcess = z.object({
  /** How a case begins. `call` null: with the instance itself. */
  start: z.object({ call: name.nullable(), to: name }),
  /** `holds`: the contract keeps somebody's money, so there is always a way out for somebody. */
  states: z.array(z.object({ name, holds: z.boolean() })).min(2),
  parties: z.array(z.object({ name, title: words })).min(1),
  /** What sets each time: the step, and the window from that step's block. No step: it stands in the configuration. */
  times: z.array(z.object({ name, set: z.array(z.object({ by: name, plus: window.nullable() })) })),
  steps: z.array(processStep).min(1),
})

export type ProcessStep = z.output<typeof processStep>
/** @see paradigmProcess */
export type ParadigmProcess = z.output<typeof paradigmProcess>
