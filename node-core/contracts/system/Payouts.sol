// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {IPayouts} from "./IPayouts.sol";

/// @title Payouts
/// @notice Pushes money with a bounded-gas call and credits a pull ledger when that fails, so no payee can block
/// another (protocol.md §4.9).
/// @dev Works in clones and predeploys: nothing here depends on a constructor having run.
abstract contract Payouts is IPayouts, ReentrancyGuard {
    /// Enough for a smart wallet's receive function, not enough to make a settlement dear.
    uint256 internal constant PUSH_GAS = 50_000;
    /// Below this the push itself might starve (63/64 rule, new account), and a stranger who settles an order with
    /// tight gas could force every payee into the ledger.
    uint256 private constant GAS_BEFORE_PUSH = 110_000;

    mapping(address payee => uint256 amountWei) private _credits;
    uint256 private _totalCredit;

    /// @inheritdoc IPayouts
    function withdraw() external {
        withdrawTo(payable(msg.sender));
    }

    /// @inheritdoc IPayouts
    function creditOf(address payee) external view returns (uint256) {
        return _credits[payee];
    }

    /// @inheritdoc IPayouts
    function totalCredit() external view returns (uint256) {
        return _totalCredit;
    }

    /// @inheritdoc IPayouts
    function withdrawTo(address payable to) public nonReentrant {
        uint256 amountWei = _credits[msg.sender];
        if (amountWei == 0) revert NothingToWithdraw(msg.sender);
        _credits[msg.sender] = 0;
        _totalCredit -= amountWei;
        emit Withdrawn(msg.sender, to, amountWei);
        (bool sent, ) = to.call{value: amountWei}("");
        if (!sent) revert WithdrawFailed(to);
    }

    /// @notice Pays now, or credits. Call it only after all state is written.
    /// @param payee who is paid
    /// @param amountWei how much; nothing is paid of nothing
    /// @return pushed whether the money has left
    function _pay(address payee, uint256 amountWei) internal returns (bool pushed) {
        if (amountWei == 0) return true;
        if (gasleft() < GAS_BEFORE_PUSH) revert NotEnoughGas();
        // Assembly so that the answer is never copied: a payee could return megabytes at our expense.
        assembly ("memory-safe") {
            pushed := call(PUSH_GAS, payee, amountWei, 0, 0, 0, 0)
        }
        if (!pushed) {
            _credits[payee] += amountWei;
            _totalCredit += amountWei;
            emit Credited(payee, amountWei);
        }
    }
}
