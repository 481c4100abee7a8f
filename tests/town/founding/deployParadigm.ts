import { encodeFunctionData, getContractAddress, type Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import {
  licensedPropDeployData,
  licensedPropInfo,
  ParadigmRegistry_abi,
  SYSTEM_ADDRESSES,
} from '#node-core/contracts/index.ts'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { deriveKey } from '#node-core/vault/keys/openPhrase.ts'
import type { RpcClient } from '#node-core/witness/rpc/rpcClient.ts'
import type { Person } from '../people/person.ts'
import { eventually } from '../../support/demo/demoCast.ts'

const DEPLOY_GAS = 12_000_000n
const REGISTER_GAS = 1_000_000n

/**
 * The developer, whom the genesis names, deploys and registers the licensed-prop paradigm with a wallet of their own,
 * over a node's JSON-RPC (protocol.md §4.1).
 */
export async function deployParadigm(rpc: RpcClient, chainId: number, developer: Person): Promise<void> {
  const account = privateKeyToAccount(bytesToHex(await deriveKey(developer.phrase, developer.index)))
  const info = licensedPropInfo(developer.address)
  const paradigm = getContractAddress({ from: account.address, nonce: 0n })
  const common = { chainId, maxFeePerGas: 1_000_000_000n, maxPriorityFeePerGas: 1_000_000n, type: 'eip1559' } as const
  const send = async (what: string, raw: Hex) => {
    const hash = await rpc.call<Hex>('eth_sendRawTransaction', [raw])
    const receipt = await eventually(what, () => rpc.call<{ status: Hex } | null>('eth_getTransactionReceipt', [hash]))
    if (receipt.status !== '0x1') throw new Error(`MISMATCH: ${what} failed`)
  }
  await send(
    'the paradigm deployed',
    await account.signTransaction({ ...common, nonce: 0, gas: DEPLOY_GAS, data: licensedPropDeployData(info) }),
  )
  const data = encodeFunctionData({
    abi: ParadigmRegistry_abi,
    functionName: 'register',
    args: [paradigm, info.metadataHash, info.commissionBps],
  })
  await send(
    'the paradigm registered',
    await account.signTransaction({
      ...common,
      nonce: 1,
      gas: REGISTER_GAS,
      to: SYSTEM_ADDRESSES.paradigmRegistry,
      data,
    }),
  )
}
