import { encodeFunctionData, type EncodeFunctionDataParameters } from 'viem'
import { describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import {
  ESCROW_STATES,
  PLAIN_ESCROW_PROCESS,
  PlainEscrow_abi,
  encodePlainEscrowConfig,
  plainEscrowDeployData,
} from '#node-core/contracts/index.ts'
import { contractAt } from '../../support/contractHandle.ts'
import { DAY, createLicensedPropWorld, hashOf, paradigmInfo } from '../licensedPropWorld.ts'
import { walkProcess, type ProcessSubject } from './walkProcess.ts'

const AMOUNT = parseDpn('77.77')

async function escrowSubject(): Promise<ProcessSubject> {
  const { evm, people, registry } = await createLicensedPropWorld()
  const { developer, buyer: payer, factory: payee, stranger } = people
  const info = paradigmInfo(developer, { flatCommissionWei: 0n, commissionBps: 50 })
  const paradigm = await evm.deploy(developer, plainEscrowDeployData(info))
  await registry.send('register', [paradigm, info.metadataHash, 50], { from: developer })
  const config = {
    payer,
    payee,
    amountWei: AMOUNT,
    fundBy: evm.now() + BigInt(DAY),
    deliverBy: evm.now() + BigInt(10 * DAY),
    inspectWindow: 3 * DAY,
  }
  const receipt = await registry.send('instantiate', [paradigm, encodePlainEscrowConfig(config)], { from: payer })
  const contract = registry.events(receipt, 'InstanceCreated')[0]!.args.instance.toLowerCase() as Hex
  const escrow = contractAt(evm, PlainEscrow_abi, contract)
  return {
    evm,
    abi: PlainEscrow_abi,
    contract,
    process: PLAIN_ESCROW_PROCESS,
    actors: { payer, payee, developer, stranger },
    call: (step, from) =>
      evm.send({
        from,
        to: contract,
        valueWei: step === 'fund' ? AMOUNT : 0n,
        data: encodeFunctionData({
          abi: PlainEscrow_abi,
          functionName: step,
          args: step === 'deliver' ? [hashOf('parcel')] : [],
        } as EncodeFunctionDataParameters),
      }),
    async look() {
      const releaseAfter = Number(await escrow.read('releaseAfter', []))
      return {
        state: ESCROW_STATES[await escrow.read('state', [])]!,
        parties: { payer, payee },
        times: {
          fundBy: Number(config.fundBy),
          deliverBy: Number(config.deliverBy),
          releaseAfter: releaseAfter === 0 ? null : releaseAfter,
        },
        windows: { inspectWindow: config.inspectWindow },
        taken: new Set(),
      }
    },
  }
}

describe('PlainEscrow’s process and the contract', () => {
  it('agree: a row is open exactly when the call goes through, for everybody, to the second', async () => {
    const walk = await walkProcess(await escrowSubject())
    expect(walk.differences).toEqual([])
    expect(PLAIN_ESCROW_PROCESS.steps.filter((row) => !walk.rows.has(row))).toEqual([])
    expect(new Set(walk.reached)).toEqual(new Set(PLAIN_ESCROW_PROCESS.states.map(({ name }) => name)))
  })
})
