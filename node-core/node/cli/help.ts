export const HELP = `DIPNET node

  init   --data DIR [--name NAME] [--chain-id N] [--slot-ms MS] [--faucet DPN] [--sample-world]
         Founds a test network with this node as its one witness. --faucet: what each newcomer who asks is given, 5000 unless told.
  join   --data DIR --invitation TEXT
         Makes this folder a member of the network the invitation names.
  start  --data DIR [--port TCP] [--host IP] [--web PORT --renderer DIR] [--rpc PORT] [--quiet]
         Runs the node until it is stopped and prints its invitation. --web serves the app to a browser on this machine.
  status --data DIR
         What a folder holds while its node is not running.
  --help This text.`
