// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicensedProp, Order, OrderState, RefundReason} from "./ILicensedProp.sol";
import {LicensedPropOrders} from "./LicensedPropOrders.sol";

/// @title Objections of a licensed prop
/// @notice When something is wrong with a piece.
/// @dev Nobody judges here yet, so nobody is paid against the buyer's word: buyer and factory settle it between them,
/// and after a long silence the money goes back, as it would from a silent panel (decisions/0012).
abstract contract LicensedPropObjections is LicensedPropOrders {
    /// From the objection to its default.
    uint64 private constant OBJECTION_WINDOW = 30 days;

    /// @inheritdoc ILicensedProp
    function objectTo(bytes32 orderId, uint16 reasonCode, bytes32 statementHash) external {
        Order storage o = _inState(orderId, OrderState.Shipped);
        _onlyParty(o.buyer);
        _onlyUntil(o.settleAfter);
        // Once: otherwise a buyer could hold everybody's money by turns.
        if (o.objectedAt != 0) revert AlreadyObjected(orderId);
        o.state = OrderState.Objected;
        o.objectedAt = uint64(block.timestamp);
        o.refundAfter = uint64(block.timestamp) + OBJECTION_WINDOW;
        o.objection = reasonCode;
        _note(o);
        emit OrderObjected(orderId, msg.sender, o.factory, reasonCode, statementHash, o.refundAfter);
    }

    /// @inheritdoc ILicensedProp
    function withdrawObjection(bytes32 orderId) external {
        Order storage o = _inState(orderId, OrderState.Objected);
        _onlyParty(o.buyer);
        o.state = OrderState.Shipped;
        _note(o);
        emit ObjectionWithdrawn(orderId, msg.sender, o.settleAfter);
    }

    /// @inheritdoc ILicensedProp
    function giveBack(bytes32 orderId) external nonReentrant {
        Order storage o = _known(orderId);
        if (o.state != OrderState.Accepted && o.state != OrderState.Shipped && o.state != OrderState.Objected) {
            revert WrongState(orderId, o.state);
        }
        _onlyParty(o.factory);
        _voidSerial(o.serial);
        _refund(orderId, o, RefundReason.Agreed, 0);
    }

    /// @inheritdoc ILicensedProp
    function refundObjected(bytes32 orderId) external nonReentrant {
        Order storage o = _inState(orderId, OrderState.Objected);
        _onlyAfter(o.refundAfter);
        _voidSerial(o.serial);
        _refund(orderId, o, RefundReason.Unanswered, 0);
    }
}
