/**
 * A chain of one witness with JSON-RPC in a process of its own, for tests and measurements that kill it or weigh it.
 * `tsx tests/support/chainProcess.ts <folder> <genesis.json> <witness key as hex>`; prints `{"url": …}` when it is
 * ready.
 */
import { readFileSync } from 'node:fs'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { createLogger } from '#node-core/kernel/log.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import { createChain } from '#node-core/chain/service/createChain.ts'
import { createRpcServer } from '#node-core/rpc/createRpcServer.ts'
import { openStorage } from '#node-core/storage/openStorage.ts'

const [folder, genesisFile, key] = process.argv.slice(2)
if (folder === undefined || genesisFile === undefined || key === undefined) {
  process.stderr.write('usage: chainProcess <folder> <genesis.json> <witness key>\n')
  process.exit(2)
}
const log = createLogger((line) => process.stderr.write(`${JSON.stringify(line)}\n`), 'warn')
const genesis = parseGenesis(JSON.parse(readFileSync(genesisFile, 'utf8')))
const storage = await openStorage(folder)
const chain = await createChain({ genesis, storage, log, signer: createSigner(genesis.hash, hexToBytes(key)) })
const server = await createRpcServer(chain, { port: 0 }, log)
process.stdout.write(`${JSON.stringify({ url: server.url, height: chain.head.height, final: chain.final.height })}\n`)

process.on('SIGTERM', () => {
  void server
    .close()
    .then(() => chain.stop())
    .then(() => storage.close())
    .then(() => process.exit(0))
})
