export const HELP = `DIPNET node

  init   --data DIR [--name NAME] [--chain-id N] [--slot-ms MS] [--faucet DPN] [--sample-world]
         Founds a test network with this node as its one witness. --faucet: what each newcomer who asks is given, 5000 unless told.
  init   --data DIR --genesis FILE --witness ADDRESS… [--fees DPN] [--developer ADDRESS] [--executive N] [--term-slots N] [--start-in SECONDS] [--dev]
         Founds a network of several witnesses: writes the genesis file that the others init with and joins it. Each --witness is
         ADDRESS or ADDRESS=DPN of own votes; in order of rank. Each gets its deposit and --fees, 100 DPN unless told: heartbeats and
         evidence are paid transactions like any other. What is left of the supply goes to this folder's treasury.
         The shipped licence contract is there from the start; --developer earns its commission, else the treasury.
         --start-in: seconds until the first slot, 60 unless told; start every witness before.
  init   --data DIR --genesis FILE [--bootstrap MULTIADDR]… [--candidate] [--checkpoint HEIGHT:HASH]
         Makes this folder a member of the network the file describes. --candidate: with a witness key that registers later.
  join   --data DIR --invitation TEXT [--candidate] [--checkpoint HEIGHT:HASH]
         Makes this folder a member of the network the invitation names. --candidate: with a witness key that registers later.
         --checkpoint: a final block that somebody you trust names (status prints one); the chain followed goes through it. Invitations
         carry one. Without any, a network older than its slash window (21 days) is not joined.
  snapshot export --data DIR --file FILE
         Writes the final block's whole state into a file, of a folder whose node is not running, and prints its checkpoint.
  snapshot import --data DIR --file FILE --checkpoint HEIGHT:HASH [--bootstrap MULTIADDR]… [--candidate]
         Begins a new folder with such a file instead of fetching all of history. The checkpoint has to come from somebody you trust:
         the file is believed only as far as it leads to it. Older blocks are not held.
  start  --data DIR [--port TCP] [--host IP] [--announce HOST|MULTIADDR]… [--open-port] [--web PORT --renderer DIR]
         [--rpc PORT [--rpc-origin ORIGIN]…] [--arm-key] [--candidate [--deposit DPN]]
         [--checkpoint HEIGHT:HASH] [--whole-history] [--keeper off|own|all] [--mailbox on|off] [--quiet]
         Runs the node until it is stopped and prints its invitation. --host: 127.0.0.1 unless told, 0.0.0.0 for all
         interfaces: beyond this machine the node is found on the local network, uses relays and, once reached from
         outside, is one. --open-port: there the router is asked to let others in at that port (UPnP, NAT-PMP), and to
         shut it again at the end.
         --announce: what others are told instead of where the node listens, where a port is forwarded to it, or a cloud
         gives it the address: an IP address or a name, which stand for the port listened on, or a multiaddr
         (/ip4/203.0.113.7/tcp/31000). You say that it leads here: nobody checks it, and neither a router nor a relay is
         asked.
         --web serves the app to a browser on this machine. --rpc
         serves JSON-RPC on this machine; programs may ask, web pages and extensions only where --rpc-origin names them, as browsers do
         (chrome-extension://ID, https://wallet.example). --arm-key: you say that no other node uses this folder's witness key; a key without a
         current safety record signs only then, after two rounds without its signatures (alert CHAIN_KEY_SILENT). --checkpoint: needed by a
         folder that was away for longer than 21 days; after a rest of the whole network, the block that was final last.
         --whole-history: a new folder fetches every block. Without it, where the invitation names a block far up, the
         state comes from several peers at once (a snapshot, checked against that block), and as blocks what came after.
         --keeper: whose orders are sent on when a date in them has passed and nobody acted (an unanswered one closed, a
         late one's money sent back, a delivered one paid out): own, those of unlocked accounts here, from these; all,
         everybody's too, from the witness account, where there is none from the active one. Unless told as the app's
         settings say: own, and all on a witness's node. Fees: 0.1 DPN a day at most, and nothing from an account with
         less than 0.1 DPN.
         --mailbox: whether sealed packages of others wait here for who is offline (2 GiB, 30 days at most); on with a
         --host beyond this machine, else as the app's settings say.
         --candidate: stands for election. Send the deposit (100,000 DPN on the main network) and a little for fees to the witness
         address (keys); once it is there the node registers, stays electable by heartbeats of its own, makes blocks when votes
         seat it, and hands in proofs of others' offences. status --rpc says where it stands and what is missing.
  keys   --data DIR
         This folder's witness address, treasury address and peer id. Makes the keys if there are none.
  status --data DIR | --rpc URL
         What a folder holds while its node is not running, or where a running node stands.

  These talk to a running node (--rpc URL) and sign with the keys of the folder (--data DIR):
  witness register  [--deposit DPN]   Stands for election; 100,000 DPN unless told. start --candidate does it by itself.
  witness deposit   --dpn N           Adds to the deposit: after fines it must be 90 % of what is asked, or the witness is not elected.
  witness heartbeat                   Says that the witness is there: needed in the last 1,000 slots to be elected; ends a jail time
                                      for missed turns that is over. A running node whose key is armed sends it by itself.
  witness exit                        Stands no longer for election.
  witness withdraw                    Takes the deposit back, 21 days after the term that the witness left in.
  witness show      [--for ADDRESS]   What the registry knows of a witness.
  vote     --for ADDRESS --dpn N [--from witness|treasury]   Locks DPN as votes for a witness.
  unvote   --for ADDRESS --dpn N [--from witness|treasury]   Takes votes back; the DPN is free one term later.
  unlock-votes                   [--from witness|treasury]   Takes back votes whose time is over.
  votes                          [--from witness|treasury]   Where the account's votes are, and when those on the way out are free.
  send     --to ADDRESS  --dpn N [--from witness|treasury]   Sends DPN, e.g. for a witness's deposit and fees.

  When a third or more of the witnesses are lost for good (blocks go on, nothing becomes final, status says so):
  recover propose --rpc URL --witness ADDRESS… --file FILE   Writes down to go on from this node's head with these witnesses (odd):
                                      ask the node with the highest head, and stop the nodes then.
  recover sign    --data DIR --file FILE   Signs it with this folder's witness key; every member's operator does, in turn.
  recover apply   --data DIR --file FILE   Gives it to this folder's node, which acts on it when it is started next. Every node of the
                                      network needs it, also those that join later.
  --secret-file FILE   With every command that has --data: the folder's own keys (witness, treasury, identity) lie encrypted under the
                       passphrase in this file, of mode 0600 and 12 characters at least. Plain keys of before are put under it at
                       once. Without it they are plain: in a file that only you can read (0600), in a folder of yours (0700).
  --help This text.`
