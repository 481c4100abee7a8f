import { encodeErrorResult } from 'viem'
import { describe, expect, it } from 'vitest'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { contractReverted, tooEarly } from '../errors.ts'
import { contractRefusal, explainRefusal } from './contractRefusal.ts'

describe('contract refusals', () => {
  it('get the code of their sentence and keep their numbers', () => {
    expect(
      contractRefusal(
        encodeErrorResult({ abi: LicensedProp_abi, errorName: 'CapReached', args: [500] }),
        LicensedProp_abi,
      ),
    ).toMatchObject({ code: 'MARKET_CAP_REACHED', family: 'refused', data: { cap: 500 } })
    expect(
      contractRefusal(
        encodeErrorResult({ abi: LicensedProp_abi, errorName: 'TooEarly', args: [123n] }),
        LicensedProp_abi,
      ),
    ).toMatchObject({ code: 'MARKET_TOO_EARLY', data: { until: 123n } })
  })
  it('stay readable when nobody knows them', () => {
    expect(contractRefusal('0xdeadbeef', LicensedProp_abi)).toMatchObject({
      code: 'MARKET_CONTRACT_REVERTED',
      data: { revert: '0xdeadbeef' },
    })
    expect(contractRefusal('0x', LicensedProp_abi).code).toBe('MARKET_CONTRACT_REVERTED')
  })
  it('other errors pass unchanged', () => {
    const other = tooEarly('x')
    expect(explainRefusal(other, LicensedProp_abi)).toBe(other)
    expect(explainRefusal(contractReverted('x', { revert: '0x' }), LicensedProp_abi)).toMatchObject({
      code: 'MARKET_CONTRACT_REVERTED',
    })
  })
})
