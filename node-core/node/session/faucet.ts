import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { bytesToUtf8, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { createSerialQueue } from '#node-core/kernel/serialQueue.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import type { MarketChainPort } from '#node-core/market/ports.ts'
import { priceTransaction, sendTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import type { Network } from '#node-core/network/network.ts'
import { keyWallet } from '../keys/keyWallet.ts'
import { faucetEmpty, faucetNone } from '../errors.ts'
import type { NetworkConfig } from './networkConfig.ts'

export interface FaucetOptions {
  readonly config: NetworkConfig
  readonly network: Network
  readonly chainPort: MarketChainPort
  /** Key of the account that test money comes from. */
  readonly treasury: Uint8Array
  readonly protocol: string
  readonly log: Logger
}

export interface Faucet {
  /** Wei given. @throws NODE_FAUCET_NONE, NODE_FAUCET_EMPTY */
  request(account: string): Promise<bigint>
  stop(): void
}

/** Test money: an operator's node gives it once to each account that has less than that already. */
export function createFaucet({ config, network, chainPort, treasury, protocol, log }: FaucetOptions): Faucet {
  const from = toAddress(privateKeyToAddress(treasury))
  const wallet = keyWallet(treasury)
  const inTurn = createSerialQueue()

  const give = async (to: Address): Promise<bigint> => {
    if ((await chainPort.balance(to)) >= config.faucetWei) throw faucetEmpty('this account already has test money')
    const priced = await priceTransaction(chainPort, { from, to, data: '0x', valueWei: config.faucetWei })
    await sendTransaction(chainPort, wallet, priced)
    log.info('test money given', { to })
    return config.faucetWei
  }

  const serves = config.faucetWei > 0n
  const stop = serves
    ? network.handle(
        protocol,
        async (request) => {
          const amountWei = await inTurn(() => give(toAddress(String(decodeCbor(request)))))
          return encodeCbor(utf8ToBytes(amountWei.toString()))
        },
        { maxRequestBytes: 128, requestsPerSecond: 1, maxConcurrent: 2 },
      )
    : () => undefined

  return {
    stop,
    async request(account) {
      const to = toAddress(account)
      if (serves) return inTurn(() => give(to))
      let last: unknown = null
      for (const peer of network.peers().filter((candidate) => candidate.protocols.includes(protocol))) {
        try {
          return BigInt(
            bytesToUtf8(
              decodeCbor(await network.request(peer.id, protocol, encodeCbor(to), { timeoutMs: 30_000 })) as Uint8Array,
            ),
          )
        } catch (error) {
          last = error
        }
      }
      throw faucetNone(
        'nobody on this network gives test money now',
        { reason: last === null ? '' : toNodeError(last).code },
        last,
      )
    },
  }
}
