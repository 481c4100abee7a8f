import { parseAbi } from 'viem'

/**
 * ABI of the witness registry at `REGISTRY_ADDRESS`. Amounts in wei, times in slots; `value` is what is deposited or
 * voted.
 */
export const REGISTRY_ABI = parseAbi([
  'function register() payable',
  'function heartbeat()',
  'function exit()',
  'function withdrawDeposit()',
  'function vote(address witness) payable',
  'function unvote(address witness, uint256 amount)',
  'function withdrawVotes()',
  'function submitEvidence(bytes evidence)',
  'function members() view returns (address[])',
  'function candidates() view returns (address[])',
  'function jailed() view returns (address[])',
  'function witness(address witness) view returns (uint256 deposit, uint256 votes, int64 heartbeatSlot, int64 jailedUntilSlot, int64 unlockSlot)',
  'function votesOf(address holder, address witness) view returns (uint256)',
  'function unlockingOf(address holder) view returns (uint256[] amounts, uint64[] slots)',
  'event Registered(address indexed witness, uint256 deposit)',
  'event Heartbeat(address indexed witness)',
  'event Exited(address indexed witness, uint64 unlockSlot)',
  'event DepositWithdrawn(address indexed witness, uint256 amount)',
  'event Voted(address indexed holder, address indexed witness, uint256 amount)',
  'event Unvoted(address indexed holder, address indexed witness, uint256 amount, uint64 unlockSlot)',
  'event VotesWithdrawn(address indexed holder, uint256 amount)',
  'event Slashed(address indexed witness, address indexed reporter, string kind, uint256 penalty)',
])
