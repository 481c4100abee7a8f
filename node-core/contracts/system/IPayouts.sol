// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Money that could not be pushed waits here until its owner takes it.
interface IPayouts {
    event Credited(address indexed payee, uint256 amountWei);
    event Withdrawn(address indexed payee, address indexed to, uint256 amountWei);

    /// The caller gave too little gas for a fair attempt to push: nothing happened, try again with more.
    error NotEnoughGas();
    error NothingToWithdraw(address payee);
    error WithdrawFailed(address to);

    /// What waits for `payee`, in wei.
    function creditOf(address payee) external view returns (uint256);
    /// What waits for all payees together, in wei.
    function totalCredit() external view returns (uint256);
    function withdraw() external;
    /// For a contract that may call but cannot receive.
    function withdrawTo(address payable to) external;
}
