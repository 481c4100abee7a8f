// Written by `npm run contracts` from base/IParadigm.sol. Do not edit.
export const IParadigm_abi = [
  {"inputs":[{"internalType":"bytes32","name":"field","type":"bytes32"}],"name":"BadInfo","type":"error"},
  {"inputs":[{"internalType":"address","name":"caller","type":"address"}],"name":"NotRegistry","type":"error"},
  {"inputs":[],"name":"info","outputs":[{"components":[{"internalType":"address","name":"developer","type":"address"},{"internalType":"bytes32","name":"metadataHash","type":"bytes32"},{"internalType":"bytes32","name":"configSchemaHash","type":"bytes32"},{"internalType":"uint16","name":"commissionBps","type":"uint16"},{"internalType":"uint16","name":"feeShareBps","type":"uint16"},{"internalType":"uint256","name":"flatCommissionWei","type":"uint256"},{"internalType":"uint32","name":"version","type":"uint32"},{"internalType":"address","name":"predecessor","type":"address"}],"internalType":"struct ParadigmInfo","name":"","type":"tuple"}],"stateMutability":"view","type":"function"},
  {"inputs":[{"internalType":"bytes","name":"config","type":"bytes"}],"name":"initialise","outputs":[],"stateMutability":"nonpayable","type":"function"},
  {"inputs":[],"name":"status","outputs":[{"internalType":"enum InstanceStatus","name":"","type":"uint8"}],"stateMutability":"view","type":"function"},
] as const

export const bytecode = '0x'

export const deployedBytecode = '0x'
