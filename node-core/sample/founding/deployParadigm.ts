import { encodeFunctionData, getContractAddress } from 'viem'
import {
  licensedPropDeployData,
  licensedPropInfo,
  licensedPropMetadataBytes,
  ParadigmRegistry_abi,
  SYSTEM_ADDRESSES,
} from '#node-core/contracts/index.ts'
import { assertBug } from '#node-core/kernel/errors.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import { priceTransaction, sendTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import type { MarketPorts } from '#node-core/market/ports.ts'

/**
 * Deploys and registers the licensed-prop paradigm in the developer's name, with real transactions; its manual is a
 * content-addressed file.
 */
export async function deployLicensedProp(ports: MarketPorts, developer: Address): Promise<Address> {
  const info = licensedPropInfo(developer)
  await ports.content.put(licensedPropMetadataBytes())
  const paradigm = toAddress(getContractAddress({ from: developer, nonce: BigInt(ports.chain.nextNonce(developer)) }))
  const created = await sendTransaction(
    ports.chain,
    ports.wallet,
    await priceTransaction(ports.chain, {
      from: developer,
      to: null,
      data: licensedPropDeployData(info),
      valueWei: 0n,
    }),
  )
  assertBug(created.receipt !== null, 'the local witness includes what it is sent')
  const data = encodeFunctionData({
    abi: ParadigmRegistry_abi,
    functionName: 'register',
    args: [paradigm, info.metadataHash, info.commissionBps],
  })
  await sendTransaction(
    ports.chain,
    ports.wallet,
    await priceTransaction(
      ports.chain,
      { from: developer, to: SYSTEM_ADDRESSES.paradigmRegistry, data, valueWei: 0n },
      ParadigmRegistry_abi,
    ),
  )
  return paradigm
}
