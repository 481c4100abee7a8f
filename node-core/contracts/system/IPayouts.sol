// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Payouts
/// @notice Money that could not be pushed waits here until its owner takes it.
interface IPayouts {
    /// @notice A push failed: the money waits.
    /// @param payee whose money it is
    /// @param amountWei how much came to it
    event Credited(address indexed payee, uint256 amountWei);
    /// @notice Waiting money was taken.
    /// @param payee whose money it was
    /// @param to where it went
    /// @param amountWei how much, all of it
    event Withdrawn(address indexed payee, address indexed to, uint256 amountWei);

    /// @notice The caller gave too little gas for a fair attempt to push: nothing happened, try again with more.
    error NotEnoughGas();
    /// @notice Nothing waits for the caller.
    /// @param payee the caller
    error NothingToWithdraw(address payee);
    /// @notice The money could not be delivered: it still waits.
    /// @param to where it should have gone
    error WithdrawFailed(address to);

    /// @notice Takes all that waits for the caller.
    /// @dev Who: a payee.
    /// When: while something waits for it.
    /// Refuses with: NothingToWithdraw, WithdrawFailed.
    /// Emits: Withdrawn.
    function withdraw() external;
    /// @notice Takes all that waits for the caller, to another address: for a contract that may call but cannot
    /// receive.
    /// @dev Who: a payee.
    /// When: while something waits for it.
    /// Refuses with: NothingToWithdraw, WithdrawFailed.
    /// Emits: Withdrawn.
    /// @param to where it goes
    function withdrawTo(address payable to) external;

    /// @notice What waits for a payee.
    /// @param payee whose money
    /// @return in wei
    function creditOf(address payee) external view returns (uint256);
    /// @notice What waits for all payees together.
    /// @return in wei
    function totalCredit() external view returns (uint256);
}
