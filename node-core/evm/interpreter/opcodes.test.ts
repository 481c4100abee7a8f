import { createCustomCommon, Mainnet } from '@ethereumjs/common'
import { createEVM } from '@ethereumjs/evm'
import { describe, expect, it } from 'vitest'
import { HARDFORK } from '../engine/rules.ts'
import { GAS, MAX_CALL_DEPTH, MAX_CODE_BYTES, MAX_INIT_CODE_BYTES } from './gas.ts'
import { BASE_GAS, KNOWN } from './opcodes.ts'

const common = createCustomCommon({ name: 'dipnet' }, Mainnet, { hardfork: HARDFORK })
const evm = await createEVM({ common })

describe('opcode table', () => {
  it('knows the reference’s opcodes at its prices, and no others', () => {
    const theirs = evm.getActiveOpcodes()
    for (let code = 0; code < 256; code++) {
      const info = theirs.get(code)
      expect(KNOWN[code] === 1, `0x${code.toString(16)}`).toBe(info !== undefined)
      if (info !== undefined) expect(BASE_GAS[code], info.fullName).toBe(info.fee)
    }
  })

  it('has the reference’s prices for what depends on operands', () => {
    const names = {
      coldAccount: 'coldaccountaccessGas',
      warmAccess: 'warmstoragereadGas',
      coldSlot: 'coldsloadGas',
      callValue: 'callValueTransferGas',
      callStipend: 'callStipendGas',
      newAccount: 'callNewAccountGas',
      memoryWord: 'memoryGas',
      copyWord: 'copyGas',
      keccakWord: 'keccak256WordGas',
      initCodeWord: 'initCodeWordGas',
      codeByte: 'createDataGas',
      expByte: 'expByteGas',
      logTopic: 'logTopicGas',
      logByte: 'logDataGas',
      sstoreSentry: 'sstoreSentryEIP2200Gas',
      sstoreSet: 'sstoreInitEIP2200Gas',
      sstoreChange: 'sstoreCleanEIP2200Gas',
      sstoreClearRefund: 'sstoreClearRefundEIP2200Gas',
    } as const satisfies Record<keyof typeof GAS, string>
    for (const [ours, theirs] of Object.entries(names))
      expect(BigInt(GAS[ours as keyof typeof GAS]), ours).toBe(common.param(theirs as never))
    expect([MAX_CODE_BYTES, MAX_INIT_CODE_BYTES, MAX_CALL_DEPTH].map(BigInt)).toEqual(
      ['maxCodeSize', 'maxInitCodeSize', 'stackLimit'].map((name) => common.param(name as never)),
    )
  })
})
