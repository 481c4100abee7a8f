import { expect, it } from 'vitest'
import { createTurns, MAX_WAITING_OF_ONE, SLICE_MS, type TurnsPorts } from './createTurns.ts'

/** A clock that moves by what tasks say they cost, and turns that are counted. */
function bench() {
  let ms = 0
  const turns: Array<{ readonly from: number; held: number; readonly waitMs: number }> = []
  const pending: Array<{ readonly task: () => void; readonly waitMs: number }> = []
  const ports: TurnsPorts = { now: () => ms, later: (task, waitMs) => void pending.push({ task, waitMs }) }
  return {
    ports,
    turns,
    cost: (by: number) => void (ms += by),
    /** Runs turns until none is asked for. */
    async settle() {
      for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
        ms += next.waitMs
        const turn = { from: ms, held: 0, waitMs: next.waitMs }
        next.task()
        turn.held = ms - turn.from
        turns.push(turn)
        await Promise.resolve()
        expect(pending.length).toBeLessThanOrEqual(1)
      }
    },
  }
}

function* work(pieces: number, each: () => void): Generator<void, number> {
  for (let i = 0; i < pieces; i++) {
    each()
    yield
  }
  return pieces
}

it('holds a turn for one slice, however many ask at once', async () => {
  const { ports, turns, cost, settle } = bench()
  const all = createTurns(ports)
  const answers = Array.from({ length: 64 }, (_, i) =>
    all.run(
      work(20, () => cost(1)),
      `rpc:${i}`,
    ),
  )
  await settle()
  expect(await Promise.all(answers)).toEqual(Array(64).fill(20))
  expect(Math.max(...turns.map((turn) => turn.held))).toBeLessThanOrEqual(SLICE_MS + 1)
  expect(turns.length).toBeGreaterThan(300)
})

it('takes at most half of the time once it has much to do, and none of a short burst', async () => {
  const { ports, turns, cost, settle } = bench()
  const all = createTurns(ports)
  const answer = all.run(work(1_000, () => cost(1)))
  await settle()
  await answer
  expect(turns.slice(0, 10).every((turn) => turn.waitMs === 0)).toBe(true)
  const late = turns.slice(100)
  expect(late.reduce((sum, turn) => sum + turn.waitMs, 0)).toBeGreaterThanOrEqual(
    late.reduce((sum, turn) => sum + turn.held, 0) * 0.9,
  )
})

it('lets the window of the node and a second stranger by, before a flood of the first is through', async () => {
  const { ports, cost, settle } = bench()
  const all = createTurns(ports)
  const order: string[] = []
  for (let i = 0; i < 500; i++)
    void all
      .run(
        work(3, () => cost(1)),
        'rpc:1',
      )
      .then(() => order.push('flood'))
  void all
    .run(
      work(3, () => cost(1)),
      'rpc:2',
    )
    .then(() => order.push('second'))
  void all.run(work(3, () => cost(1))).then(() => order.push('own'))
  await settle()
  expect(order).toHaveLength(502)
  expect(order.indexOf('own')).toBeLessThan(4)
  expect(order.indexOf('second')).toBeLessThan(8)
})

it('lets few of a kind lie begun at a time, and the node’s own beside them', async () => {
  const { ports, cost, settle } = bench()
  const all = createTurns(ports)
  let begun = 0
  let most = 0
  let own = 0
  function* counted(): Generator<void, void> {
    most = Math.max(most, ++begun)
    yield* work(30, () => cost(1))
    begun--
  }
  for (let i = 0; i < 50; i++) void all.run(counted(), `rpc:${i}`)
  void all.run(work(3, () => cost(1))).then(() => (own = begun))
  await settle()
  expect(begun).toBe(0)
  expect(most).toBe(4)
  expect(own).toBeGreaterThan(2)
})

it('refuses what is too much: in line, in waiting, in computing; and goes on', async () => {
  const { ports, cost, settle } = bench()
  const all = createTurns(ports)
  const codes: string[] = []
  const note = (error: unknown) => void codes.push((error as { code: string }).code)
  for (let i = 0; i <= MAX_WAITING_OF_ONE; i++)
    void all
      .run(
        work(1, () => undefined),
        'rpc:1',
      )
      .catch(note)
  await settle()
  expect(codes).toEqual(['CHAIN_BUSY'])
  void all
    .run(
      work(100_000, () => cost(1)),
      'rpc:1',
    )
    .catch(note)
  await settle()
  expect(codes).toHaveLength(2)
  // Thirty seconds of others before it.
  for (let i = 0; i < 4; i++)
    void all.run(
      work(9_000, () => cost(1)),
      `rpc:${i}`,
    )
  void all
    .run(
      work(1, () => undefined),
      'rpc:0',
    )
    .catch(note)
  await settle()
  expect(codes).toEqual(['CHAIN_BUSY', 'CHAIN_BUSY', 'CHAIN_BUSY'])
  const answer = all.run(
    work(1, () => undefined),
    'rpc:1',
  )
  await settle()
  expect(await answer).toBe(1)
})

it('gives a failure to whoever asked, and to nobody else', async () => {
  const { ports, settle } = bench()
  const all = createTurns(ports)
  const failing = all
    .run(
      (function* (): Generator<void, void> {
        yield
        throw new RangeError('a fault')
      })(),
      'rpc:1',
    )
    .catch((error: unknown) => (error as Error).message)
  const fine = all.run(
    work(2, () => undefined),
    'rpc:1',
  )
  await settle()
  expect(await failing).toBe('a fault')
  expect(await fine).toBe(2)
})
