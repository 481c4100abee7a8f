import { encodeDeployData } from 'viem'
import { bytesToHex, utf8ToBytes, type Hex } from '../../kernel/bytes.ts'
import { sha256 } from '../../kernel/hash.ts'
import { ZERO_ADDRESS } from '../../model/ids.ts'
import { paradigmProcess, type ParadigmProcess } from '../../model/process/paradigmProcess.ts'
import type { ParadigmInfo } from '../base/paradigmInfo.ts'
import { LicensedProp_abi, bytecode } from './LicensedProp.artifact.ts'
import metadata from './LicensedProp.json' with { type: 'json' }

/**
 * The metadata document of the shipped LicensedProp paradigm: names, manual, commissions, configuration schema, signing
 * sentences.
 */
export const LICENSED_PROP_METADATA = metadata

/** States, steps, parties, times and defaults of an order, as the metadata publishes them. */
export const LICENSED_PROP_PROCESS: ParadigmProcess = paradigmProcess.parse(metadata.process)

/** The bytes that are published and hashed: key order as in the file, no white space. */
export function licensedPropMetadataBytes(): Uint8Array {
  return utf8ToBytes(JSON.stringify(metadata))
}

/**
 * Constructor argument of the shipped paradigm. Hashes are SHA-256, so that each is the digest of a content id
 * (model/ids.ts).
 */
export function licensedPropInfo(developer: Hex): ParadigmInfo {
  return {
    developer,
    metadataHash: bytesToHex(sha256(licensedPropMetadataBytes())),
    configSchemaHash: bytesToHex(sha256(utf8ToBytes(JSON.stringify(metadata.configSchema)))),
    commissionBps: metadata.commission.orderBps,
    feeShareBps: metadata.commission.feeShareBps,
    flatCommissionWei: BigInt(metadata.commission.flatWei),
    version: metadata.version,
    predecessor: ZERO_ADDRESS,
  }
}

/** Data of the create transaction that deploys a LicensedProp paradigm. Its developer then registers it. */
export function licensedPropDeployData(info: ParadigmInfo): Hex {
  return encodeDeployData({ abi: LicensedProp_abi, bytecode, args: [info] })
}
