import { adoptGenesis } from '#node-core/cli/folder/adoptGenesis.ts'
import { parseInvitation } from '#node-core/node/session/invitation.ts'
import { networkConfigFile } from '#node-core/node/session/networkConfig.ts'
import { createFleetNode, type FleetNode } from '../../support/network/fleetNode.ts'
import { freePorts } from '../../support/network/freePorts.ts'

/**
 * A node without a seat in a folder and process of its own, joined to a running one over libp2p by what that one
 * printed.
 * @param bySnapshot with the invitation's checkpoint, which a snapshot needs; else every block from the first
 */
export async function startFollower(of: FleetNode, dataDir: string, bySnapshot = false): Promise<FleetNode> {
  const said = of.said.find((line) => line.startsWith('invitation '))
  if (said === undefined) throw new Error(`${of.name} printed no invitation`)
  const config = (await networkConfigFile(of.dataDir).read())!
  const { addresses, checkpoint } = parseInvitation(said.slice('invitation '.length))
  const { witness } = await adoptGenesis({
    dataDir,
    genesis: config.genesis,
    bootstrap: addresses,
    ...(bySnapshot && checkpoint !== undefined ? { checkpoint } : {}),
    candidate: false,
  })
  const [port, rpcPort] = (await freePorts(2)) as [number, number]
  const follower = createFleetNode({ name: 'follower', dataDir, witness, port, rpcPort, startArgs: [] })
  await follower.start()
  return follower
}
