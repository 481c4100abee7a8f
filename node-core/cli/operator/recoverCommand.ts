import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { checkProposal, missingSignatures } from '#node-core/consensus/recovery/checkRecovery.ts'
import { RECOVERY_VERSION, recoveryDigest } from '#node-core/consensus/recovery/recovery.ts'
import {
  formatRecovery,
  parseProposal,
  parseRecovery,
  type SignedSoFar,
} from '#node-core/consensus/recovery/recoveryFile.ts'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { privateKeyToAddress, sign } from '#node-core/kernel/keys.ts'
import { toAddress, type Hash } from '#node-core/model/ids.ts'
import { badOption, noNetwork, unreadableFile } from '#node-core/node/errors.ts'
import type { ChainStatus } from '#node-core/witness/status/chainStatusMethods.ts'
import { keepRecovery } from '#node-core/node/session/keptRecoveries.ts'
import { createRpcClient } from '#node-core/witness/rpc/rpcClient.ts'
import { networkConfigFile } from '#node-core/node/session/networkConfig.ts'
import type { CommandIo } from '../arguments/commandIo.ts'
import { neededOption, type CliValues } from '../arguments/options.ts'
import { operatorKey } from './operatorKey.ts'

/**
 * `recover propose|sign|apply`: how operators go on when a third or more of the witnesses are lost for good
 * (protocol.md §2.13).
 */
export async function recoverCommand(what: string | undefined, values: CliValues, io: CommandIo): Promise<number> {
  const path = resolve(neededOption(values, 'file', 'FILE'))
  if (what === 'propose') return propose(path, values, io)
  if (what !== 'sign' && what !== 'apply')
    throw badOption('recover takes propose, sign or apply', { command: what ?? '' })
  const dataDir = resolve(neededOption(values, 'data', 'DIR'))
  const genesisHash = await genesisOf(dataDir)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw unreadableFile('the recovery file cannot be read', { file: path }, cause)
  })
  if (what === 'sign') return addSignature(path, parseProposal(text, genesisHash), values, io)
  const recovery = parseRecovery(text, genesisHash)
  await keepRecovery(dataDir, recovery)
  io.out(
    `kept      the node of this folder goes on from block ${recovery.checkpoint.height} with ${recovery.members.length} witnesses when it is started next`,
  )
  return 0
}

async function propose(path: string, values: CliValues, io: CommandIo): Promise<number> {
  const status = await createRpcClient(neededOption(values, 'rpc', 'URL')).call<ChainStatus>('dip_status')
  const members = (values.witness ?? []).map((text) => toAddress(text)).sort()
  const alternates = status.alternates.map((text) => toAddress(text)).filter((a) => !members.includes(a))
  const genesisHash = status.genesis as Hash
  const proposal: SignedSoFar = {
    version: RECOVERY_VERSION,
    genesisHash,
    checkpoint: { height: status.head.height, hash: status.head.hash as Hash },
    members,
    alternates,
    signatures: [],
  }
  checkProposal(proposal, genesisHash)
  await writeFile(path, formatRecovery(proposal))
  io.out(`network   ${status.name}`)
  io.out(`from      block ${status.head.height} ${status.head.hash}, final is ${status.final.height}`)
  tellMembers(proposal, io)
  if (!status.finality.stopped)
    io.out('careful   finality has not stopped here: a network that finalises needs no recovery')
  io.out(
    'next      stop the nodes; each member’s operator checks this file and signs it in turn: recover sign --data DIR --file FILE',
  )
  return 0
}

async function addSignature(path: string, proposal: SignedSoFar, values: CliValues, io: CommandIo): Promise<number> {
  const key = await operatorKey({ ...values, from: 'witness' })
  const own = toAddress(privateKeyToAddress(key))
  const place = proposal.members.indexOf(own)
  if (place < 0)
    throw badOption('this folder’s witness is not a member of the new set', { option: 'file', witness: own })
  const signature = bytesToHex(sign(recoveryDigest(proposal), key))
  const signed: SignedSoFar = {
    ...proposal,
    signatures: proposal.members.map((_, i) => (i === place ? signature : (proposal.signatures[i] ?? null))),
  }
  await writeFile(path, formatRecovery(signed))
  io.out(`from      block ${signed.checkpoint.height} ${signed.checkpoint.hash}`)
  tellMembers(signed, io)
  io.out(
    missingSignatures(signed).length === 0
      ? 'next      complete: recover apply --data DIR --file FILE for every node, then start them'
      : 'next      the others sign',
  )
  return 0
}

function tellMembers(r: SignedSoFar, io: CommandIo): void {
  const missing = new Set(missingSignatures(r))
  for (const member of r.members) io.out(`member    ${member}${missing.has(member) ? '' : ' signed'}`)
}

async function genesisOf(dataDir: string): Promise<Hash> {
  const config = await networkConfigFile(dataDir).read()
  if (config === null) throw noNetwork('no network in this folder', { folder: dataDir })
  return parseGenesis(JSON.parse(config.genesis)).hash
}
