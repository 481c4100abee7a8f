// Loaded before a host's node: its wall clock is off by what stands in the file TOWN_CLOCK, read again at SIGUSR2. The
// monotonic clock stays, as on a computer whose time somebody sets.
import { readFileSync } from 'node:fs'

const file = process.env.TOWN_CLOCK ?? ''
const trueNow = Date.now
let offMs = 0
const read = () => {
  try {
    offMs = Number(readFileSync(file, 'utf8'))
  } catch {
    offMs = 0
  }
}
read()
process.on('SIGUSR2', read)
Date.now = () => trueNow() + offMs
globalThis.Date = new Proxy(Date, {
  construct: (date, args, self) => Reflect.construct(date, args.length === 0 ? [Date.now()] : args, self),
})
