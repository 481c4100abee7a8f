import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { hexToBytes } from '../../node-core/kernel/bytes.ts'
import { loadFastCrypto } from '../../node-core/evm/crypto/fastCrypto.ts'
import { decodeTransaction } from '../../node-core/evm/transaction/decodeTransaction.ts'
import { executionVectors } from './executionVectors.ts'

it('transactions, receipts, fees and dividends come to the bytes and the wei they always came to', async () => {
  const golden: unknown = JSON.parse(readFileSync(new URL('execution.json', import.meta.url), 'utf8'))
  expect(await executionVectors()).toEqual(golden)
})

it('the dividend steps neither make nor lose a wei', async () => {
  const { dividends } = (await executionVectors()) as {
    dividends: {
      what: string
      amount: string
      credit: string | null
      state: { owed: string; total: string; waiting: string }
      balances: Record<string, string>
    }[]
  }
  let given = 0n
  for (const step of dividends) {
    if (step.what === 'slash') given += BigInt(step.amount)
    if (step.credit !== null) given -= BigInt(step.credit)
    expect(BigInt(step.state.owed) + BigInt(step.state.waiting)).toBe(given)
    expect(Object.values(step.balances).reduce((sum, wei) => sum + BigInt(wei), 0n)).toBe(BigInt(step.state.total))
  }
})

it('reads the example transaction of EIP-155 as the EIP says', async () => {
  const raw =
    '0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83'
  expect(decodeTransaction(hexToBytes(raw), 1, await loadFastCrypto())).toMatchObject({
    from: '0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f',
    nonce: 9,
    value: 10n ** 18n,
    to: `0x${'35'.repeat(20)}`,
    gasLimit: 21_000n,
  })
})
