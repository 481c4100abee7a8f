import type { ApiClient } from '#node-core/api/createClient.ts'
import type { Address } from '#node-core/model/ids.ts'

/**
 * The network's witnesses, which must be none of the parties: what the market settles is judged by nobody in it.
 * @param parties every account that buys, sells, makes, carries or is paid
 */
export async function witnessesAreNobody(client: ApiClient, parties: readonly Address[]): Promise<readonly Address[]> {
  const { witnesses } = await client.call('witnesses.overview', { holder: null })
  const addresses = witnesses.map(({ address }) => address)
  if (addresses.length === 0) throw new Error('the network has no witness')
  const both = addresses.filter((witness) => parties.includes(witness))
  if (both.length > 0) throw new Error(`a witness is a party: ${both.join(', ')}`)
  return addresses
}
