import type { AccountFields, StateManagerInterface } from '@ethereumjs/common'
import { Account, KECCAK256_NULL, KECCAK256_RLP, type Address as EvmAddress } from '@ethereumjs/util'
import { assertBug } from '#node-core/kernel/errors.ts'
import type { Address } from '#node-core/model/ids.ts'
import { bytesToHexFast, hexToBytesFast } from '../crypto/hexFast.ts'
import type { FastCrypto } from '../crypto/fastCrypto.ts'
import { isEmptyAccount } from '../state/accountRecord.ts'
import type { WorldState } from '../state/worldState.ts'

const name = (address: EvmAddress) => bytesToHexFast(address.bytes) as Address
const DONE = Promise.resolve()
const NULL_HASH = bytesToHexFast(KECCAK256_NULL)

/** What the library's EVM sees of our {@link WorldState}. Every promise it gets is already resolved. */
export class EvmStateAdapter implements StateManagerInterface {
  #world: WorldState | null = null
  readonly #crypto: FastCrypto
  readonly originalStorageCache: StateManagerInterface['originalStorageCache']

  constructor(crypto: FastCrypto) {
    this.#crypto = crypto
    this.originalStorageCache = {
      get: async (address, key) => this.#state.originalStorage(name(address), bytesToHexFast(key)),
      clear: () => undefined,
    }
  }

  attach(world: WorldState | null): void {
    this.#world = world
  }

  get #state(): WorldState {
    assertBug(this.#world !== null, 'the EVM runs without a state')
    return this.#world
  }

  async getAccount(address: EvmAddress): Promise<Account | undefined> {
    const record = this.#state.account(name(address))
    if (isEmptyAccount(record)) return undefined
    // The storage root is not ours to give: storage hangs in one tree. The constant says "no collision" (EIP-7610 needs
    // none here).
    return new Account(
      record.nonce,
      record.balance,
      KECCAK256_RLP,
      record.codeHash === null ? KECCAK256_NULL : hexToBytesFast(record.codeHash),
    )
  }
  putAccount(address: EvmAddress, account?: Account): Promise<void> {
    if (account === undefined) return this.deleteAccount(address)
    const key = name(address)
    const before = this.#state.account(key)
    const hash = bytesToHexFast(account.codeHash)
    this.#state.setAccount(key, {
      ...before,
      nonce: account.nonce,
      balance: account.balance,
      codeHash: hash === NULL_HASH ? null : hash,
    })
    return DONE
  }
  /** Only for accounts made in the same transaction (EIP-6780). */
  deleteAccount(address: EvmAddress): Promise<void> {
    const key = name(address)
    const before = this.#state.account(key)
    this.#state.clearStorage(key)
    this.#state.setAccount(key, { ...before, nonce: 0n, balance: 0n, codeHash: null })
    return DONE
  }
  async modifyAccountFields(address: EvmAddress, fields: AccountFields): Promise<void> {
    const before = this.#state.account(name(address))
    const codeHash = fields.codeHash === undefined ? before.codeHash : bytesToHexFast(fields.codeHash)
    this.#state.setAccount(name(address), {
      ...before,
      nonce: fields.nonce ?? before.nonce,
      balance: fields.balance ?? before.balance,
      codeHash: codeHash === NULL_HASH ? null : codeHash,
    })
  }
  async putCode(address: EvmAddress, code: Uint8Array): Promise<void> {
    this.#state.setCode(name(address), code, bytesToHexFast(this.#crypto.keccak256(code)))
  }
  async getCode(address: EvmAddress): Promise<Uint8Array> {
    return this.#state.code(name(address))
  }
  async getCodeSize(address: EvmAddress): Promise<number> {
    return this.#state.code(name(address)).length
  }
  async getStorage(address: EvmAddress, key: Uint8Array): Promise<Uint8Array> {
    return this.#state.storage(name(address), bytesToHexFast(key))
  }
  putStorage(address: EvmAddress, key: Uint8Array, value: Uint8Array): Promise<void> {
    this.#state.setStorage(name(address), bytesToHexFast(key), value)
    return DONE
  }
  async clearStorage(address: EvmAddress): Promise<void> {
    this.#state.clearStorage(name(address))
  }
  checkpoint(): Promise<void> {
    this.#state.checkpoint()
    return DONE
  }
  commit(): Promise<void> {
    this.#state.commit()
    return DONE
  }
  revert(): Promise<void> {
    this.#state.revert()
    return DONE
  }
  async getStateRoot(): Promise<Uint8Array> {
    assertBug(false, 'the state root is made once per block, outside the EVM')
  }
  async setStateRoot(): Promise<void> {
    assertBug(false, 'the state root is made once per block, outside the EVM')
  }
  async hasStateRoot(): Promise<boolean> {
    return false
  }
  clearCaches(): void {}
  shallowCopy(): StateManagerInterface {
    const copy = new EvmStateAdapter(this.#crypto)
    copy.attach(this.#world)
    return copy
  }
}
