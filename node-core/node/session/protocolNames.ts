import type { Hash } from '#node-core/model/ids.ts'

/**
 * Names of what nodes of one network ask each other besides chain, DAG and content; the genesis keeps networks apart.
 */
export function protocolNames(genesis: Hash): {
  readonly genesis: string
  readonly faucet: string
  readonly height: string
  readonly table: string
  readonly snapshot: string
} {
  const name = (what: string) => `/dipnet/${genesis.slice(2, 18)}/${what}/1`
  return {
    genesis: name('genesis'),
    faucet: name('faucet'),
    height: name('height'),
    table: name('kad'),
    snapshot: name('snapshot'),
  }
}
