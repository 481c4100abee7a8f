// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Where the payment is.
enum EscrowState {
    /// Exits: fund until fundBy; then it is over.
    Unfunded,
    /// Exits: deliver, release, the payee gives back; default after deliverBy: refund.
    Funded,
    /// Exits: release, the payee gives back; default after the inspection window: release.
    Delivered,
    /// The payee has the money. Final.
    Released,
    /// The payer has the money back. Final.
    Refunded
}

/// @notice One payment that waits for one delivery. Times in Unix seconds, windows in seconds.
struct PlainEscrowConfig {
    /// Pays in, and has the money back if nothing is delivered.
    address payer;
    /// Delivers, and is paid. Never the payer.
    address payee;
    /// The whole price, more than nothing.
    uint256 amountWei;
    /// Last second in which the payer may pay in.
    uint64 fundBy;
    /// Last second in which the payee may deliver; then anyone may send the money back.
    uint64 deliverBy;
    /// How long the money waits after delivery if the payer says nothing: 1 to 90 days.
    uint32 inspectWindow;
}

/// @title Plain escrow
/// @notice The smallest useful paradigm, to learn from (protocol.md §4.11).
/// @dev Each step says: Who may call it; When it is open; what it Refuses with; what it Emits. Where money goes out, a
/// push that fails leaves a credit ({IPayouts}).
interface IPlainEscrow {
    /// @notice The price is in escrow.
    /// @param payer who paid
    /// @param amountWei how much
    event Funded(address indexed payer, uint256 amountWei);
    /// @notice The payee says that it has delivered.
    /// @param payee who says so
    /// @param evidenceId DAG unit with its record
    /// @param releaseAfter last second in which only the payer may release
    event Delivered(address indexed payee, bytes32 evidenceId, uint64 releaseAfter);
    /// @notice The money went to the payee.
    /// @param payee who is paid
    /// @param payeeWei how much
    /// @param developer of the paradigm
    /// @param developerWei its commission
    event Released(address indexed payee, uint256 payeeWei, address indexed developer, uint256 developerWei);
    /// @notice The money went back to the payer.
    /// @param payer who has it back
    /// @param amountWei how much, all of it
    event Refunded(address indexed payer, uint256 amountWei);

    /// @notice The configuration cannot be an escrow.
    /// @param field name of what is wrong with it
    error BadConfig(bytes32 field);
    /// @notice The step is none of the present state.
    /// @param state the present one
    error WrongState(EscrowState state);
    /// @notice What was sent is not the price.
    /// @param sentWei what was sent
    /// @param amountWei what should have been
    error WrongValue(uint256 sentWei, uint256 amountWei);
    /// @notice The step is another's to take.
    /// @param caller who tried
    error NotParty(address caller);
    /// @notice The step opens one second after `until`.
    /// @param until last second in which it is closed
    error TooEarly(uint64 until);
    /// @notice The step was open until `deadline`.
    /// @param deadline last second in which it was
    error TooLate(uint64 deadline);
    /// @notice A delivery needs its record.
    error EvidenceMissing();

    /// @notice Pays the price in: exactly amountWei goes with it.
    /// @dev Who: the payer.
    /// When: Unfunded, until fundBy.
    /// Refuses with: WrongState, NotParty, TooLate, WrongValue.
    /// Emits: Funded.
    function fund() external payable;
    /// @notice The payee has delivered and says so with a record.
    /// @dev Who: the payee.
    /// When: Funded, until deliverBy.
    /// Refuses with: WrongState, NotParty, TooLate, EvidenceMissing.
    /// Emits: Delivered.
    /// @param evidenceId DAG unit that says so; never zero
    function deliver(bytes32 evidenceId) external;
    /// @notice The money goes to the payee, less the developer's commission.
    /// @dev Who: the payer; anyone once the inspection window has passed in silence.
    /// When: Funded or Delivered for the payer; Delivered, after releaseAfter for anyone else.
    /// Refuses with: WrongState, NotParty, TooEarly, NotEnoughGas.
    /// Emits: Released, Credited where a push fails.
    function release() external;
    /// @notice The money goes back to the payer.
    /// @dev Who: the payee; anyone once deliverBy has passed without delivery.
    /// When: Funded or Delivered for the payee; Funded, after deliverBy for anyone else.
    /// Refuses with: WrongState, NotParty, TooEarly, NotEnoughGas.
    /// Emits: Refunded, Credited where a push fails.
    function refund() external;

    /// @notice The agreement as it was made.
    /// @return its configuration
    function config() external view returns (PlainEscrowConfig memory);
    /// @notice Where the payment is.
    /// @return its state
    function state() external view returns (EscrowState);
    /// @notice Last second in which only the payer may release.
    /// @return Unix seconds, 0 until delivered
    function releaseAfter() external view returns (uint64);
}
