// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicensedProp, Leg, Order, OrderState, Split} from "./ILicensedProp.sol";
import {LicensedPropObjections} from "./LicensedPropObjections.sol";
import {Roles} from "./Roles.sol";

/// @title Settlement of a licensed prop
/// @notice One transaction pays everybody and hands over the twin.
abstract contract LicensedPropSettlement is LicensedPropObjections {
    /// @inheritdoc ILicensedProp
    uint256 public royaltiesWei;

    /// @inheritdoc ILicensedProp
    function confirm(bytes32 orderId) external nonReentrant {
        Order storage o = _known(orderId);
        if (o.state != OrderState.Shipped && o.state != OrderState.Objected) revert WrongState(orderId, o.state);
        _onlyParty(o.buyer);
        _settle(orderId, o, true);
    }

    /// @inheritdoc ILicensedProp
    function settle(bytes32 orderId) external nonReentrant {
        Order storage o = _inState(orderId, OrderState.Shipped);
        _onlyAfter(o.settleAfter);
        _settle(orderId, o, false);
    }

    /// State and twin first, money last: a payee's code, running in the middle, sees a finished order.
    function _settle(bytes32 orderId, Order storage o, bool confirmed) private {
        o.state = OrderState.Settled;
        o.closedAt = uint64(block.timestamp);
        _note(o);
        _enterSettled(o.number);
        _mintTwin(o.buyer, o.serial);

        Leg[] memory legs = _legs[orderId];
        Split memory parts = split(o.priceWei, legs);
        royaltiesWei += parts.studioWei;
        _share(orderId, Roles.STUDIO, _terms.studio, parts.studioWei);
        _share(orderId, Roles.DESIGNER, o.designer, parts.designerWei);
        _share(orderId, Roles.PARADIGM_DEVELOPER, _paradigmDeveloper, parts.developerWei);
        for (uint256 i = 0; i < legs.length; i++) _share(orderId, legs[i].role, legs[i].payee, legs[i].amountWei);
        _share(orderId, Roles.FACTORY, o.factory, parts.factoryWei);
        emit OrderSettled(orderId, o.buyer, o.serial, o.priceWei, confirmed);
    }

    function _share(bytes32 orderId, uint8 role, address payee, uint256 amountWei) private {
        bool pushed = _pay(payee, amountWei);
        emit SharePaid(orderId, payee, role, amountWei, pushed);
    }
}
