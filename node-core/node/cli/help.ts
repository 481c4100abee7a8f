export const HELP = `DIPNET node

  init   --data DIR [--name NAME] [--chain-id N] [--slot-ms MS] [--faucet DPN] [--sample-world]
         Founds a test network with this node as its one witness. --faucet: what each newcomer who asks is given, 5000 unless told.
  init   --data DIR --genesis FILE --witness ADDRESS… [--executive N] [--term-slots N] [--start-in SECONDS] [--dev]
         Founds a network of several witnesses: writes the genesis file that the others init with and joins it. Each --witness is
         ADDRESS or ADDRESS=DPN of own votes; in order of rank. What is left of the supply goes to this folder's treasury.
         --start-in: seconds until the first slot, 60 unless told; start every witness before.
  init   --data DIR --genesis FILE [--bootstrap MULTIADDR]… [--candidate]
         Makes this folder a member of the network the file describes. --candidate: with a witness key that registers later.
  join   --data DIR --invitation TEXT
         Makes this folder a member of the network the invitation names.
  start  --data DIR [--port TCP] [--host IP] [--web PORT --renderer DIR] [--rpc PORT] [--arm-key] [--quiet]
         Runs the node until it is stopped and prints its invitation. --web serves the app to a browser on this machine. --rpc
         serves JSON-RPC on this machine. --arm-key: you say that no other node uses this folder's witness key; a key without a
         current safety record signs only then, after two rounds without its signatures (alert CHAIN_KEY_SILENT).
  keys   --data DIR
         This folder's witness address, treasury address and peer id. Makes the keys if there are none.
  status --data DIR | --rpc URL
         What a folder holds while its node is not running, or where a running node stands.

  These talk to a running node (--rpc URL) and sign with the keys of the folder (--data DIR):
  witness register  [--deposit DPN]   Stands for election; 100,000 DPN unless told. Again: adds to the deposit.
  witness heartbeat                   Says that the witness is there: needed in the last 1,000 slots to be elected; ends a jail time
                                      that is over. A running node whose key is armed sends it by itself.
  witness exit                        Stands no longer for election.
  witness unlock                      Takes the deposit back, 21 days after the term that the witness left in.
  witness show      [--for ADDRESS]   What the registry knows of a witness.
  vote     --for ADDRESS --dpn N [--from witness|treasury]   Locks DPN as votes for a witness.
  unvote   --for ADDRESS --dpn N [--from witness|treasury]   Takes votes back; the DPN is free one term later.
  unlock-votes                   [--from witness|treasury]   Takes back votes whose time is over.
  send     --to ADDRESS  --dpn N [--from witness|treasury]   Sends DPN, e.g. for a witness's deposit and fees.
  --help This text.`
