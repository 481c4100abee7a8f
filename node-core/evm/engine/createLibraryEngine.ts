import { createCustomCommon, Mainnet, type CustomCrypto } from '@ethereumjs/common'
import { createEVM, EVMError, type EVM, type EVMRunCallOpts, type EVMResult } from '@ethereumjs/evm'
import { Address as EvmAddress } from '@ethereumjs/util'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { badTransactionSignature } from '../errors.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { bytesToHexFast, hexToBytesFast } from '../crypto/hexFast.ts'
import type { WorldState } from '../state/worldState.ts'
import type { BlockContext } from './blockContext.ts'
import { callNative } from './callNative.ts'
import type { Engine, EngineMessage, EngineOptions, EngineResult } from './engine.ts'
import { EvmStateAdapter } from './evmStateAdapter.ts'
import type { NativeContract } from './nativeContract.ts'
import { pricedPrecompiles } from './precompilePrices.ts'
import { HARDFORK } from './rules.ts'

interface Machine {
  readonly evm: EVM
  readonly adapter: EvmStateAdapter
  world: WorldState | null
  block: BlockContext | null
  origin: Address | null
}

/** An engine over @ethereumjs/evm: a promise for each instruction; the reference that the fast one is held against. */
export async function createLibraryEngine(options: EngineOptions): Promise<Engine> {
  const { crypto, chainId } = options
  const natives = options.nativeContracts ?? new Map<Address, NativeContract>()
  const idle: Machine[] = [await createMachine()]
  const precompiles = [...idle[0]!.evm.precompiles.keys()]

  async function createMachine(): Promise<Machine> {
    const customCrypto: CustomCrypto = {
      keccak256: crypto.keccak256,
      ecrecover(hash, v, r, s, id) {
        const parity = Number(id === undefined ? v - 27n : v - 35n - 2n * id) as 0 | 1
        const key = crypto.recoverPublicKey(
          hash,
          Buffer.concat([Buffer.alloc(32 - r.length), r, Buffer.alloc(32 - s.length), s]),
          parity,
        )
        // The precompile turns any throw into empty output.
        if (key === null) throw badTransactionSignature('does not recover')
        return key
      },
    }
    const common = createCustomCommon({ name: 'dipnet', chainId }, Mainnet, { hardfork: HARDFORK, customCrypto })
    // Asked several times for every instruction; the library searches a list each time (2.5 % of a token transfer).
    const active = new Set(
      common.eips().concat(Array.from({ length: 9_000 }, (_, eip) => eip).filter((eip) => common.isActivatedEIP(eip))),
    )
    common.isActivatedEIP = (eip) => active.has(eip)
    const adapter = new EvmStateAdapter(crypto)
    const machine = { adapter, world: null, block: null, origin: null } as unknown as Machine & { evm: EVM }
    machine.evm = await createEVM({
      common,
      stateManager: adapter,
      customPrecompiles: pricedPrecompiles(await createEVM({ common })) as never,
      blockchain: {
        getBlock: async (height: bigint) => ({
          hash: () => hexToBytesFast(machine.block?.blockHash(Number(height)) ?? `0x${'00'.repeat(32)}`),
        }),
        putBlock: async () => undefined,
        shallowCopy: () => undefined,
      } as never,
    })
    dispatchNatives(machine)
    return machine
  }

  /** Precompiles of the library get neither caller nor value, so native contracts are put in where code is loaded. */
  function dispatchNatives(machine: Machine): void {
    const hooked = machine.evm as unknown as { _loadCode(message: LoadedMessage): Promise<void> }
    const loadCode = hooked._loadCode.bind(machine.evm)
    hooked._loadCode = async (message) => {
      const native =
        message.code === undefined ? natives.get(bytesToHexFast(message.codeAddress.bytes) as Address) : undefined
      if (native === undefined) return loadCode(message)
      message.isCompiled = true
      message.code = () => runNative(machine, native, message)
    }
  }

  async function run(world: WorldState, block: BlockContext, message: EngineMessage): Promise<EngineResult> {
    const machine = idle.pop() ?? (await createMachine())
    const { evm, adapter } = machine
    adapter.attach(world)
    machine.world = world
    machine.block = block
    machine.origin = message.from
    try {
      const journal = evm.journal
      journal.cleanJournal()
      evm.transientStorage.clear()
      // Warm from the start: EIP-2929, EIP-3651, EIP-2930.
      for (const address of precompiles) journal.addAlwaysWarmAddress(address)
      journal.addAlwaysWarmAddress(message.from)
      journal.addAlwaysWarmAddress(block.producer)
      if (message.to !== null) journal.addAlwaysWarmAddress(message.to)
      for (const entry of message.accessList) {
        journal.addAlwaysWarmAddress(entry.address)
        for (const key of entry.storageKeys) journal.addAlwaysWarmSlot(entry.address, key)
      }
      const caller = new EvmAddress(hexToBytesFast(message.from))
      const call: EVMRunCallOpts = {
        block: evmBlock(block),
        caller,
        origin: caller,
        gasPrice: message.gasPrice,
        gasLimit: message.gasLimit,
        value: message.value,
        data: message.data,
        createdAddresses: new Set(),
        skipNonceIncrement: true,
        ...(message.to === null ? {} : { to: new EvmAddress(hexToBytesFast(message.to)) }),
      }
      const result = await evm.runCall(call)
      await removeDestroyed(adapter, result)
      return toResult(result, message.to === null)
    } finally {
      adapter.attach(null)
      machine.world = null
      idle.push(machine)
    }
  }

  return { run, isSpecial: (address) => natives.has(address) || precompiles.includes(address.slice(2)) }
}

interface LoadedMessage {
  code?: Uint8Array | (() => unknown)
  isCompiled: boolean
  isStatic: boolean
  delegatecall: boolean
  readonly codeAddress: EvmAddress
  readonly to: EvmAddress
  readonly caller: EvmAddress
  readonly value: bigint
  readonly data: Uint8Array
  readonly gasLimit: bigint
}

function runNative(machine: Machine, native: NativeContract, message: LoadedMessage): object {
  const { output, gasUsed, logs, failure } = callNative(native, {
    caller: bytesToHexFast(message.caller.bytes) as Address,
    origin: machine.origin!,
    address: bytesToHexFast(message.to.bytes) as Address,
    value: message.value,
    input: message.data,
    gasLimit: Number(message.gasLimit),
    isStatic: message.isStatic,
    block: machine.block!,
    world: machine.world!,
    isOwn: !message.delegatecall && Buffer.compare(message.to.bytes, message.codeAddress.bytes) === 0,
  })
  return {
    returnValue: output,
    executionGasUsed: BigInt(gasUsed),
    logs: logs.map((log) => [message.to.bytes, log.topics.map(hexToBytesFast), hexToBytesFast(log.data)]),
    ...(failure === null
      ? {}
      : {
          exceptionError: new EVMError(
            failure === 'revert' ? EVMError.errorMessages.REVERT : EVMError.errorMessages.OUT_OF_GAS,
          ),
        }),
  }
}

async function removeDestroyed(adapter: EvmStateAdapter, result: EVMResult): Promise<void> {
  const created = result.execResult.createdAddresses ?? new Set<string>()
  for (const address of result.execResult.selfdestruct?.keys() ?? [])
    if (created.has(address)) await adapter.deleteAccount(new EvmAddress(hexToBytesFast(address)))
}

function toResult(result: EVMResult, isCreate: boolean): EngineResult {
  const { execResult } = result
  const error = execResult.exceptionError
  return {
    success: error === undefined,
    output: execResult.returnValue,
    gasUsed: execResult.executionGasUsed,
    gasRefund: execResult.gasRefund ?? 0n,
    logs: (execResult.logs ?? []).map(([address, topics, data]) => ({
      address: bytesToHexFast(address) as Address,
      topics: topics.map((topic) => bytesToHexFast(topic) as Hash),
      data: bytesToHexFast(data) as Hex,
    })),
    contractAddress:
      isCreate && result.createdAddress !== undefined ? (bytesToHexFast(result.createdAddress.bytes) as Address) : null,
    failure: error === undefined ? null : String(error.error),
  }
}

const blocks = new WeakMap<BlockContext, NonNullable<EVMRunCallOpts['block']>>()

function evmBlock(block: BlockContext): NonNullable<EVMRunCallOpts['block']> {
  let made = blocks.get(block)
  if (made === undefined) {
    made = {
      header: {
        number: BigInt(block.height),
        coinbase: new EvmAddress(hexToBytesFast(block.producer)),
        timestamp: BigInt(block.timestamp),
        difficulty: 0n,
        // PREVRANDAO: known one block ahead, so no randomness at all; documented as such.
        prevRandao: hexToBytesFast(block.parentHash),
        gasLimit: block.gasLimit,
        baseFeePerGas: block.baseFeePerGas,
        slotNumber: BigInt(block.slot),
        getBlobGasPrice: () => 1n,
      },
    }
    blocks.set(block, made)
  }
  return made
}
