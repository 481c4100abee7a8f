import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { systemClock } from '#node-core/kernel/clock.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { badOption, unreadableFile } from '#node-core/node/errors.ts'
import { adoptGenesis } from '../folder/adoptGenesis.ts'
import { foundingGenesis } from '#node-core/node/session/foundingGenesis.ts'
import { folderKeys, guardOption } from './folderKeys.ts'
import type { CommandIo } from '../arguments/commandIo.ts'
import { checkpointOption, dpnOption, neededOption, numberOption, type CliValues } from '../arguments/options.ts'

const CHAIN_ID = 31_374
const START_IN_S = 60
/**
 * What each founding witness has beside its deposit, DPN: heartbeats and evidence cost a fee, far less than a millionth
 * of it each.
 */
const FEES_DPN = '100'

/** `init --genesis`: joins the network that a genesis file describes; with `--witness` writes that file first. */
export async function foundCommand(values: CliValues, io: CommandIo): Promise<number> {
  const file = resolve(neededOption(values, 'genesis', 'FILE'))
  const dataDir = resolve(neededOption(values, 'data', 'DIR'))
  if (values.witness !== undefined) {
    const genesis = await compose(values, io, values.witness)
    await writeFile(file, genesis, { flag: 'wx' }).catch((cause: unknown) => {
      throw unreadableFile('the genesis file cannot be written, or is there already', { file }, cause)
    })
  }
  const genesis = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadableFile('the genesis file cannot be read', { file }, cause)
  })
  const adopted = await adoptGenesis({
    dataDir,
    genesis,
    bootstrap: values.bootstrap ?? [],
    candidate: values.candidate === true,
    checkpoint: checkpointOption(values) ?? undefined,
    guard: await guardOption(values),
  })
  io.out(`network   ${adopted.name} (chain ${adopted.chainId})`)
  io.out(`genesis   ${adopted.genesisHash}`)
  io.out(
    `witness   ${adopted.founding ? `yes, ${adopted.witness}` : values.candidate === true ? `candidate, ${adopted.witness}` : 'no'}`,
  )
  return 0
}

async function compose(values: CliValues, io: CommandIo, given: readonly string[]): Promise<string> {
  const keys = await folderKeys(values)
  const witnesses = given.map((text) => {
    const [address = '', votes, ...rest] = text.split('=')
    if (rest.length > 0) throw badOption('--witness is ADDRESS or ADDRESS=DPN', { option: 'witness' })
    return {
      address: toAddress(address),
      ...(votes === undefined ? {} : { votesWei: dpnOption('witness', votes, io.out) }),
    }
  })
  const feesWei = dpnOption('fees', values.fees ?? FEES_DPN, io.out)
  const executiveCount = numberOption(values, 'executive', 1, 101)
  const termSlots = numberOption(values, 'term-slots', 1, 10_000_000)
  const slotMs = numberOption(values, 'slot-ms', 50, 60_000)
  const startMs = systemClock.now() + 1000 * (numberOption(values, 'start-in', 0, 10_000_000) ?? START_IN_S)
  return foundingGenesis({
    name: values.name ?? 'Network',
    chainId: numberOption(values, 'chain-id', 1, 2 ** 31) ?? CHAIN_ID,
    dev: values.dev === true,
    startMs: Math.ceil(startMs / 1000) * 1000,
    witnesses,
    allocations: feesWei === 0n ? [] : witnesses.map(({ address }) => ({ address, balanceWei: feesWei })),
    remainderTo: toAddress(privateKeyToAddress(keys.treasury)),
    ...(values.developer === undefined ? {} : { developer: toAddress(values.developer) }),
    params: {
      ...(executiveCount === undefined ? {} : { executiveCount }),
      ...(termSlots === undefined ? {} : { termSlots }),
      ...(slotMs === undefined ? {} : { slotMs }),
    },
  })
}
