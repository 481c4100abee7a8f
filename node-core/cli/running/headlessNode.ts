import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { systemClock } from '#node-core/kernel/clock.ts'
import { createLogger } from '#node-core/kernel/log.ts'
import { createSampleWorld } from '#node-core/sample/createSampleWorld.ts'
import { createModelingThread } from '#node-core/node/modelingThread.ts'
import { createNode, type StudioNode } from '#node-core/node/createNode.ts'
import {
  announceOption,
  checkpointOption,
  dpnOption,
  keeperOption,
  mailboxOption,
  numberOption,
  originsOption,
  type CliValues,
} from '../arguments/options.ts'
import type { CommandIo } from '../arguments/commandIo.ts'

/** The project's folder, whether run from source or from out/main. */
export function projectDir(): string {
  let dir = import.meta.dirname
  while (!existsSync(join(dir, 'package.json')) && dirname(dir) !== dir) dir = dirname(dir)
  return dir
}

/** A node in this process, logging to standard error as JSON lines. */
export function openHeadlessNode(values: CliValues, io: CommandIo): Promise<StudioNode> {
  const write = values.quiet === true ? () => undefined : (line: object) => io.err(JSON.stringify(line))
  const checkpoint = checkpointOption(values)
  const listenPort = numberOption(values, 'port', 0, 65_535)
  const keeper = keeperOption(values)
  const holdPackages = mailboxOption(values)
  return createNode({
    dataDir: resolve(values.data ?? ''),
    profile: 'headless',
    host: 'headless',
    modeling: createModelingThread(),
    version: '0.1.0',
    log: createLogger(write, 'info'),
    clock: systemClock,
    keychain: null,
    ...(values['secret-file'] === undefined ? {} : { secretFile: resolve(values['secret-file']) }),
    ...(listenPort === undefined ? {} : { listenPort }),
    listenHost: values.host ?? '127.0.0.1',
    announce: announceOption(values),
    opensPort: values['open-port'] === true,
    sample: createSampleWorld(join(projectDir(), 'assets', 'props')),
    rpcPort: numberOption(values, 'rpc', 0, 65_535) ?? null,
    rpcOrigins: originsOption(values),
    armKey: values['arm-key'] === true,
    wholeHistory: values['whole-history'] === true,
    ...(keeper === undefined ? {} : { keeper }),
    ...(holdPackages === undefined ? {} : { holdPackages }),
    ...(checkpoint === null ? {} : { checkpoint }),
    ...(values.candidate === true
      ? {
          candidate: { depositWei: values.deposit === undefined ? null : dpnOption('deposit', values.deposit, io.out) },
        }
      : {}),
  })
}
