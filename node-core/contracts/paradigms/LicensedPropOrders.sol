// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg, Order, OrderRequest, OrderState, RefundReason} from "../interfaces/ILicensedProp.sol";
import {Payouts} from "../system/Payouts.sol";
import {LicensedPropTwins} from "./LicensedPropTwins.sol";

/// The order book: who may do what to an order until it is shipped, and every way the money goes back.
/// The last second of a window belongs to the party whose window it is.
abstract contract LicensedPropOrders is LicensedPropTwins, Payouts {
    bytes32[] private _orderIds;
    mapping(bytes32 orderId => Order) internal _orders;
    mapping(bytes32 orderId => Leg[]) internal _legs;

    /// Pays a price into escrow. All or nothing: a refused order leaves the price with the buyer.
    function placeOrder(OrderRequest calldata r) external payable nonReentrant returns (bytes32 orderId) {
        orderId = orderIdOf(msg.sender, r.intentId);
        if (_orders[orderId].state != OrderState.None) revert OrderExists(orderId);
        if (!_isLicenceOpen()) revert LicenceNotOpen(_terms.opensAt, _terms.closesAt);
        if (_serials.open + _serials.assigned >= _serials.cap) revert CapReached(_serials.cap);
        if (!isLicensedIn(r.territory)) revert TerritoryNotLicensed(r.territory);
        if (r.factory == address(0)) revert FactoryMissing();
        address designer = r.designer == address(0) ? _terms.defaultDesigner : r.designer;
        if (designer == msg.sender) revert DesignerIsBuyer(designer);
        if (msg.value != r.priceWei || r.priceWei == 0) revert WrongValue(msg.value, r.priceWei);
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
        _orderIds.push(orderId);
        _serials.open += 1;
        _emitPlaced(orderId, r, designer, acceptBy);
    }

    /// The factory takes the order at the quoted price and legs; the piece gets the next serial.
    function accept(bytes32 orderId) external returns (uint32 serial) {
        Order storage o = _inState(orderId, OrderState.Placed);
        if (msg.sender != o.factory) revert NotParty(msg.sender);
        if (block.timestamp > o.acceptBy) revert TooLate(o.acceptBy);
        _serials.open -= 1;
        serial = _assignSerial(orderId);
        o.serial = serial;
        o.state = OrderState.Accepted;
        o.produceBy = uint64(block.timestamp) + _terms.produceWindow;
        emit OrderAccepted(orderId, msg.sender, serial, o.produceBy);
    }

    function decline(bytes32 orderId, uint16 reasonCode) external nonReentrant {
        Order storage o = _inState(orderId, OrderState.Placed);
        if (msg.sender != o.factory) revert NotParty(msg.sender);
        _serials.open -= 1;
        emit OrderDeclined(orderId, msg.sender, reasonCode);
        _refund(orderId, o, RefundReason.Declined);
    }

    /// The buyer changes his mind before anybody has accepted.
    function cancel(bytes32 orderId) external nonReentrant {
        Order storage o = _inState(orderId, OrderState.Placed);
        if (msg.sender != o.buyer) revert NotParty(msg.sender);
        _serials.open -= 1;
        _refund(orderId, o, RefundReason.Cancelled);
    }

    /// The default for a silent factory; anyone may trigger it.
    function expire(bytes32 orderId) external nonReentrant {
        Order storage o = _inState(orderId, OrderState.Placed);
        if (block.timestamp <= o.acceptBy) revert TooEarly(o.acceptBy);
        _serials.open -= 1;
        _refund(orderId, o, RefundReason.Expired);
    }

    /// `evidenceId` is the DAG unit of the shipment. Late is better than never: allowed as long as the buyer has not left.
    function markShipped(bytes32 orderId, bytes32 evidenceId) external {
        Order storage o = _inState(orderId, OrderState.Accepted);
        if (msg.sender != o.factory) revert NotParty(msg.sender);
        o.state = OrderState.Shipped;
        o.shippedAt = uint64(block.timestamp);
        o.settleAfter = uint64(block.timestamp) + _terms.disputeWindow;
        o.evidenceId = evidenceId;
        emit OrderShipped(orderId, msg.sender, evidenceId, o.settleAfter);
    }

    /// Never shipped: the buyer's choice after produceBy; a dispute window later the default, open to anyone.
    function refundLate(bytes32 orderId) external nonReentrant {
        Order storage o = _inState(orderId, OrderState.Accepted);
        uint64 until = msg.sender == o.buyer ? o.produceBy : o.produceBy + _terms.disputeWindow;
        if (block.timestamp <= until) revert TooEarly(until);
        _voidSerial();
        _refund(orderId, o, RefundReason.Late);
    }

    /// Known before the order is placed, and different on every network and instance.
    function orderIdOf(address buyer, bytes32 intentId) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), buyer, intentId));
    }

    function order(bytes32 orderId) external view returns (Order memory, Leg[] memory) {
        if (_orders[orderId].state == OrderState.None) revert OrderUnknown(orderId);
        return (_orders[orderId], _legs[orderId]);
    }

    function orderCount() external view returns (uint256) {
        return _orderIds.length;
    }

    function orderAt(uint256 index) external view returns (bytes32) {
        return _orderIds[index];
    }

    function _inState(bytes32 orderId, OrderState state) internal view returns (Order storage o) {
        o = _orders[orderId];
        if (o.state == OrderState.None) revert OrderUnknown(orderId);
        if (o.state != state) revert WrongState(orderId, o.state);
    }

    function _refund(bytes32 orderId, Order storage o, RefundReason reason) private {
        o.state = OrderState.Refunded;
        o.refundReason = reason;
        o.closedAt = uint64(block.timestamp);
        bool pushed = _pay(o.buyer, o.priceWei);
        emit OrderRefunded(orderId, o.buyer, o.priceWei, reason, pushed);
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
