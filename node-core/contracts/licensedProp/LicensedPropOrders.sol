// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicensedProp, Order, OrderRequest, OrderState, RefundReason} from "./ILicensedProp.sol";
import {Payouts} from "../system/Payouts.sol";
import {LicensedPropBooks} from "./LicensedPropBooks.sol";

/// @title Orders of a licensed prop
/// @notice Who may do what to an order until it is shipped, and how the money goes back.
/// @dev The last second of a window belongs to the party whose window it is.
abstract contract LicensedPropOrders is LicensedPropBooks, Payouts {
    /// @inheritdoc ILicensedProp
    function placeOrder(OrderRequest calldata r) external payable nonReentrant returns (bytes32 orderId) {
        orderId = orderIdOf(msg.sender, r.intentId);
        if (_orders[orderId].state != OrderState.None) revert OrderExists(orderId);
        if (!_isLicenceOpen()) revert LicenceNotOpen(_terms.opensAt, _terms.closesAt);
        if (_serials.open + _pieces() >= _serials.cap) revert CapReached(_serials.cap);
        if (!isLicensedIn(r.territory)) revert TerritoryNotLicensed(r.territory);
        if (r.factory == address(0)) revert FactoryMissing();
        if (!isFactoryAllowed(r.factory)) revert FactoryNotAllowed(r.factory);
        if (_openOf[msg.sender] >= _terms.maxOpenPerBuyer) revert TooManyOpen(_terms.maxOpenPerBuyer);
        address designer = r.designer == address(0) ? _terms.defaultDesigner : r.designer;
        if (designer == msg.sender) revert DesignerIsBuyer(designer);
        if (msg.value != r.priceWei) revert WrongValue(msg.value, r.priceWei);
        if (r.priceWei < _terms.minPriceWei) revert PriceBelowMinimum(r.priceWei, _terms.minPriceWei);
        split(r.priceWei, r.legs); // refuses a price that cannot pay its parts

        uint64 acceptBy = uint64(block.timestamp) + _terms.acceptWindow;
        Order storage o = _orders[orderId];
        o.buyer = msg.sender;
        o.state = OrderState.Placed;
        o.territory = r.territory;
        o.factory = r.factory;
        o.acceptBy = acceptBy;
        o.designer = designer;
        o.placedAt = uint64(block.timestamp);
        o.priceWei = r.priceWei;
        o.designHash = r.designHash;
        o.quoteHash = r.quoteHash;
        o.sealedDeliveryHash = r.sealedDeliveryHash;
        for (uint256 i = 0; i < r.legs.length; i++) _legs[orderId].push(r.legs[i]);
        o.number = _enter(orderId, msg.sender, r.factory);
        _serials.open += 1;
        _openOf[msg.sender] += 1;
        _note(o);
        _emitPlaced(orderId, r, designer, acceptBy);
    }

    /// @inheritdoc ILicensedProp
    function accept(bytes32 orderId) external returns (uint32 serial) {
        Order storage o = _inState(orderId, OrderState.Placed);
        _onlyParty(o.factory);
        if (!isFactoryAllowed(msg.sender)) revert FactoryNotAllowed(msg.sender);
        _onlyUntil(o.acceptBy);
        _leaveQueue(o);
        serial = _assignSerial(orderId);
        o.serial = serial;
        o.state = OrderState.Accepted;
        o.produceBy = uint64(block.timestamp) + _terms.produceWindow;
        _note(o);
        emit OrderAccepted(orderId, msg.sender, serial, o.produceBy);
    }

    /// @inheritdoc ILicensedProp
    function decline(bytes32 orderId, uint16 reasonCode) external nonReentrant {
        Order storage o = _inState(orderId, OrderState.Placed);
        _onlyParty(o.factory);
        _leaveQueue(o);
        emit OrderDeclined(orderId, msg.sender, reasonCode);
        _refund(orderId, o, RefundReason.Declined, 0);
    }

    /// @inheritdoc ILicensedProp
    function cancel(bytes32 orderId) external nonReentrant {
        Order storage o = _inState(orderId, OrderState.Placed);
        _onlyParty(o.buyer);
        _leaveQueue(o);
        bool free = block.timestamp > o.acceptBy || !isFactoryAllowed(o.factory);
        _refund(orderId, o, RefundReason.Cancelled, free ? 0 : cancelFeeOf(o.priceWei));
    }

    /// @inheritdoc ILicensedProp
    function expire(bytes32 orderId) external nonReentrant {
        Order storage o = _inState(orderId, OrderState.Placed);
        _onlyAfter(o.acceptBy);
        _leaveQueue(o);
        _refund(orderId, o, RefundReason.Expired, 0);
    }

    // In time only: from produceBy on the money is the buyer's to take, and a factory that has shipped nothing could
    // otherwise still say so in the last moment. A buyer who wants to wait gives more time.
    /// @inheritdoc ILicensedProp
    function markShipped(bytes32 orderId, bytes32 evidenceId) external {
        Order storage o = _inState(orderId, OrderState.Accepted);
        _onlyParty(o.factory);
        _onlyUntil(o.produceBy);
        if (evidenceId == 0) revert EvidenceMissing();
        o.state = OrderState.Shipped;
        o.shippedAt = uint64(block.timestamp);
        o.settleAfter = uint64(block.timestamp) + _terms.disputeWindow;
        o.evidenceId = evidenceId;
        _note(o);
        emit OrderShipped(orderId, msg.sender, evidenceId, o.settleAfter);
    }

    /// @inheritdoc ILicensedProp
    function extend(bytes32 orderId, uint64 produceBy) external {
        Order storage o = _inState(orderId, OrderState.Accepted);
        _onlyParty(o.buyer);
        _onlyAfter(o.produceBy);
        if (o.extended) revert AlreadyExtended(orderId);
        uint64 latest = uint64(block.timestamp) + _terms.produceWindow;
        if (produceBy <= block.timestamp || produceBy > latest) revert BadExtension(produceBy, latest);
        o.extended = true;
        o.produceBy = produceBy;
        _note(o);
        emit OrderExtended(orderId, msg.sender, produceBy);
    }

    /// @inheritdoc ILicensedProp
    function refundLate(bytes32 orderId) external nonReentrant {
        Order storage o = _inState(orderId, OrderState.Accepted);
        uint64 until = msg.sender == o.buyer ? o.produceBy : o.produceBy + _terms.disputeWindow;
        _onlyAfter(until);
        _voidSerial(o.serial);
        _refund(orderId, o, RefundReason.Late, 0);
    }

    /// @inheritdoc ILicensedProp
    function orderIdOf(address buyer, bytes32 intentId) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), buyer, intentId));
    }

    /// Sends the price back. `feeWei` is what the studio keeps of it.
    function _refund(bytes32 orderId, Order storage o, RefundReason reason, uint256 feeWei) internal {
        o.state = OrderState.Refunded;
        o.refundReason = reason;
        o.closedAt = uint64(block.timestamp);
        _note(o);
        uint256 backWei = o.priceWei - feeWei;
        bool pushed = _pay(o.buyer, backWei);
        emit OrderRefunded(orderId, o.buyer, backWei, reason, pushed);
        if (feeWei > 0) emit CancelFeePaid(orderId, _terms.studio, feeWei, _pay(_terms.studio, feeWei));
    }

    function _known(bytes32 orderId) internal view returns (Order storage o) {
        o = _orders[orderId];
        if (o.state == OrderState.None) revert OrderUnknown(orderId);
    }

    function _inState(bytes32 orderId, OrderState state) internal view returns (Order storage o) {
        o = _known(orderId);
        if (o.state != state) revert WrongState(orderId, o.state);
    }

    function _leaveQueue(Order storage o) private {
        _serials.open -= 1;
        _openOf[o.buyer] -= 1;
    }

    function _emitPlaced(bytes32 orderId, OrderRequest calldata r, address designer, uint64 acceptBy) private {
        emit OrderPlaced(
            orderId,
            msg.sender,
            r.factory,
            designer,
            r.intentId,
            r.designHash,
            r.quoteHash,
            r.sealedDeliveryHash,
            r.priceWei,
            r.territory,
            acceptBy
        );
    }
}
