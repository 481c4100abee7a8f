import { serializeTransaction, type TransactionSerializableEIP1559 } from 'viem'
import type { Abi } from 'viem'
import { bytesToHex, hexToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import { keccak256 } from '#node-core/kernel/hash.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { SignedFacts, TransactionAbout } from '#node-core/model/outbox.ts'
import { explainRefusal } from '../contracts/contractRefusal.ts'
import { keyNotHere, notEnoughDpn, transactionFailed } from '../errors.ts'
import type { MarketChainPort, MarketReceipt, MarketWalletPort } from '../ports.ts'

export interface TransactionIntent {
  readonly from: Address
  /** Null creates a contract (a paradigm). */
  readonly to: Address | null
  readonly data: Hex
  readonly valueWei: bigint
}

/** An intent with its network fee known: what the person sees before signing. */
export interface PricedTransaction extends TransactionIntent {
  readonly gasLimit: bigint
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
  readonly maxFeeWei: bigint
  /** The waiting transaction whose place it takes. @default the account's next free number */
  readonly inPlaceOf?: Pick<SignedFacts, 'nonce' | 'replaces'>
}

/** How long a signer waits for inclusion before the transaction counts as queued, ms. */
export const INCLUSION_WAIT_MS = 20_000

/**
 * Runs the transaction against the head to learn its fee, so that a refusal is said before anything is signed.
 * @throws the contract's refusal, MARKET_NOT_ENOUGH_DPN
 */
export async function priceTransaction(
  chain: MarketChainPort,
  intent: TransactionIntent,
  abi: Abi = [],
): Promise<PricedTransaction> {
  const balance = await chain.balance(intent.from)
  if (balance < intent.valueWei)
    throw notEnoughDpn('balance below the amount', { balanceWei: balance, neededWei: intent.valueWei })
  let fee: Awaited<ReturnType<MarketChainPort['estimate']>>
  try {
    fee = await chain.estimate(intent)
  } catch (error) {
    throw explainRefusal(error, abi)
  }
  const maxFeeWei = fee.gasLimit * fee.maxFeePerGas
  if (balance < intent.valueWei + maxFeeWei)
    throw notEnoughDpn('balance below amount and network fee', {
      balanceWei: balance,
      neededWei: intent.valueWei + maxFeeWei,
    })
  return { ...intent, ...fee, maxFeeWei }
}

export interface SentTransaction {
  readonly hash: Hash
  /** Null: signed and kept, goes out when the network allows. */
  readonly receipt: MarketReceipt | null
}

/** The last signature of each account that is still on its way to the pool. */
const turns = new WeakMap<MarketChainPort, Map<Address, Promise<unknown>>>()

/**
 * One signature of an account at a time: two taken at once would carry the same number, and the pool would refuse one.
 */
function inTurn<T>(chain: MarketChainPort, account: Address, work: () => Promise<T>): Promise<T> {
  const ofChain = turns.get(chain) ?? new Map<Address, Promise<unknown>>()
  turns.set(chain, ofChain)
  const run = (ofChain.get(account) ?? Promise.resolve()).then(work, work)
  ofChain.set(account, run)
  void run
    .catch(() => undefined)
    .finally(() => {
      if (ofChain.get(account) === run) ofChain.delete(account)
    })
  return run
}

/**
 * Signs (EIP-1559, our chain id), submits, waits for inclusion.
 * @param about what the outbox says it is for
 * @throws MARKET_KEY_NOT_HERE, MARKET_TRANSACTION_FAILED, pool refusals
 */
export async function sendTransaction(
  chain: MarketChainPort,
  wallet: MarketWalletPort,
  priced: PricedTransaction,
  waitMs = INCLUSION_WAIT_MS,
  about: TransactionAbout | null = null,
): Promise<SentTransaction> {
  const hash = await inTurn(chain, priced.from, () => signAndSubmit(chain, wallet, priced, about))
  const receipt = await chain.receipt(hash, chain.canInclude() ? waitMs : 0)
  if (receipt?.status === 0) throw transactionFailed('the transaction failed', { transaction: hash })
  return { hash, receipt }
}

async function signAndSubmit(
  chain: MarketChainPort,
  wallet: MarketWalletPort,
  priced: PricedTransaction,
  about: TransactionAbout | null,
): Promise<Hash> {
  if (!wallet.holds(priced.from)) throw keyNotHere('no key for this account here', { account: priced.from })
  const nonce = priced.inPlaceOf?.nonce ?? chain.nextNonce(priced.from)
  const unsigned: TransactionSerializableEIP1559 = {
    type: 'eip1559',
    chainId: chain.chainId,
    nonce,
    gas: priced.gasLimit,
    maxFeePerGas: priced.maxFeePerGas,
    maxPriorityFeePerGas: priced.maxPriorityFeePerGas,
    value: priced.valueWei,
    data: priced.data,
    ...(priced.to === null ? {} : { to: priced.to }),
  }
  const signature = await wallet.sign(priced.from, keccak256(hexToBytes(serializeTransaction(unsigned))))
  const raw = serializeTransaction(unsigned, {
    r: bytesToHex(signature.subarray(0, 32)),
    s: bytesToHex(signature.subarray(32, 64)),
    yParity: signature[64]!,
  })
  const { from, valueWei, gasLimit, maxFeePerGas, maxPriorityFeePerGas } = priced
  return chain.submit(hexToBytes(raw), {
    from,
    nonce,
    costWei: valueWei + gasLimit * maxFeePerGas,
    maxFeePerGas,
    maxPriorityFeePerGas,
    about,
    replaces: priced.inPlaceOf?.replaces ?? null,
  })
}

/** True where waiting for a better moment may help. */
export function isWorthRetrying(error: unknown): boolean {
  return isNodeError(error) && error.family === 'unavailable'
}
