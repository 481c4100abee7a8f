import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LicensedProp_abi, ParadigmRegistry_abi } from '#node-core/contracts/index.ts'
import { REGISTRY_ABI } from '#node-core/consensus/witnesses/registry/abi.ts'
import { ORDER_STEP_NAMES } from '#node-core/model/order/orderMachine.ts'
import { actionOfFunction } from '../../../renderer/i18n/actionOfFunction.ts'

const root = resolve(import.meta.dirname, '../../..')
type Messages = { readonly [key: string]: string | Messages }
const messages = (area: string) =>
  JSON.parse(readFileSync(join(root, 'renderer/locales/en', `${area}.json`), 'utf8')) as Messages
const at = (area: Messages, ...path: readonly string[]) =>
  path.reduce<string | Messages | undefined>((node, key) => (typeof node === 'object' ? node[key] : undefined), area)
describe('keys that pages put together', () => {
  it('every way out of an order is named on its page, at home, where it is signed and once it is done', () => {
    expect(ORDER_STEP_NAMES.length).toBeGreaterThanOrEqual(14)
    const [home, orders, sign] = [messages('home'), messages('orders'), messages('sign')]
    const activity = messages('activity')
    for (const exit of ORDER_STEP_NAMES) {
      for (const part of ['label', 'text', 'button'])
        expect(at(orders, 'exit', exit, part), `${exit} ${part}`).toBeTypeOf('string')
      expect(at(home, 'todo', exit), `${exit} at home`).toBeTypeOf('string')
      expect(at(sign, 'title', exit), `${exit} signed`).toBeTypeOf('string')
      expect(at(sign, exit), `${exit} sentence`).toBeTypeOf('string')
      expect(at(activity, 'person', exit), `${exit} done`).toBeTypeOf('string')
    }
  })

  it('every call that an account can send has a line in the wallet: none is told as a payment', () => {
    const writes = (
      abi: readonly { readonly type: string; readonly name?: string; readonly stateMutability?: string }[],
    ) =>
      abi
        .filter(
          ({ type, stateMutability }) =>
            type === 'function' && (stateMutability === 'nonpayable' || stateMutability === 'payable'),
        )
        .map(({ name }) => name!)
    // Only the registry itself may call it, once.
    const calls = [
      ...writes(LicensedProp_abi),
      ...writes(ParadigmRegistry_abi),
      ...writes(REGISTRY_ABI as never).map((name) => `witness.${name}`),
    ].filter((name) => name !== 'initialise')
    expect(calls.length).toBeGreaterThan(25)
    const wallet = messages('wallet')
    expect(
      [...new Set(calls)].filter((name) => typeof at(wallet, 'line', actionOfFunction(name)) !== 'string'),
    ).toEqual([])
  })
})
