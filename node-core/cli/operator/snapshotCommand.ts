import { resolve } from 'node:path'
import type { LongRun } from '#node-core/kernel/progress.ts'
import { badOption } from '#node-core/node/errors.ts'
import { exportFolder } from '../folder/exportFolder.ts'
import { importFolder } from '../folder/importFolder.ts'
import { guardOption } from './folderKeys.ts'
import type { CommandIo } from '../arguments/commandIo.ts'
import { checkpointOption, neededOption, type CliValues } from '../arguments/options.ts'

/** `snapshot export`, `snapshot import`: a chain as a file, for whoever starts anew without fetching all of history. */
export async function snapshotCommand(what: string | undefined, values: CliValues, io: CommandIo): Promise<number> {
  const dataDir = resolve(neededOption(values, 'data', 'DIR'))
  const file = resolve(neededOption(values, 'file', 'FILE'))
  const run: LongRun = { signal: io.signal, progress: tenths(io) }
  if (what === 'export') {
    const facts = await exportFolder({ dataDir, file, run })
    io.out(`checkpoint ${facts.height}:${facts.hash}`)
    io.out(`digest     ${facts.digest}`)
    io.out(`contains   ${facts.stateEntries} state entries, ${facts.codes} codes, ${facts.bytes} bytes`)
    return 0
  }
  if (what === 'import') {
    const checkpoint = checkpointOption(values)
    if (checkpoint === null)
      throw badOption('--checkpoint HEIGHT:HASH is needed: ask somebody you trust, a snapshot proves only itself', {
        option: 'checkpoint',
      })
    const facts = await importFolder({
      dataDir,
      file,
      checkpoint,
      bootstrap: values.bootstrap ?? [],
      candidate: values.candidate === true,
      guard: await guardOption(values),
      run,
    })
    io.out(`genesis    ${facts.genesisHash}`)
    io.out(`head       ${facts.height}`)
    io.out(`digest     ${facts.digest}`)
    return 0
  }
  throw badOption('snapshot export or snapshot import', { option: 'snapshot' })
}

/** One line for every tenth. */
function tenths(io: CommandIo): LongRun['progress'] {
  let told = -1
  return ({ step, done }) => {
    const tenth = Math.floor(done * 10)
    if (tenth === told) return
    told = tenth
    io.err(`${step} ${tenth * 10} %`)
  }
}
