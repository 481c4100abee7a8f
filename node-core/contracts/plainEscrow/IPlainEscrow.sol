// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// One payment that waits for one delivery. Times in Unix seconds, windows in seconds.
struct PlainEscrowConfig {
    address payer;
    address payee;
    uint256 amountWei;
    /// Last second in which the payer may pay in.
    uint64 fundBy;
    /// Last second in which the payee may deliver; then anyone may send the money back.
    uint64 deliverBy;
    /// How long the money waits after delivery if the payer says nothing.
    uint32 inspectWindow;
}

enum EscrowState {
    Unfunded,
    /// Exits: deliver, release, the payee gives back; default after deliverBy: refund.
    Funded,
    /// Exits: release, the payee gives back; default after the inspection window: release.
    Delivered,
    Released,
    Refunded
}

/// The smallest useful paradigm, to learn from (protocol.md §4).
interface IPlainEscrow {
    event Funded(address indexed payer, uint256 amountWei);
    event Delivered(address indexed payee, bytes32 evidenceId, uint64 releaseAfter);
    event Released(address indexed payee, uint256 payeeWei, address indexed developer, uint256 developerWei);
    event Refunded(address indexed payer, uint256 amountWei);

    error BadConfig(bytes32 field);
    error WrongState(EscrowState state);
    error WrongValue(uint256 sentWei, uint256 amountWei);
    error NotParty(address caller);
    error TooEarly(uint64 until);
    error TooLate(uint64 deadline);
    error EvidenceMissing();

    function fund() external payable;
    function deliver(bytes32 evidenceId) external;
    function release() external;
    function refund() external;

    function config() external view returns (PlainEscrowConfig memory);
    function state() external view returns (EscrowState);
    function releaseAfter() external view returns (uint64);
}
