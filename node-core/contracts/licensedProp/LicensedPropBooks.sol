// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicensedProp, Leg, Order, OrderBook, OrderState} from "./ILicensedProp.sol";
import {LicensedPropTwins} from "./LicensedPropTwins.sol";

/// @title Books of a licensed prop
/// @notice Where orders are kept and found.
/// @dev Whoever asks pays for one page or one order, however long the licence lives: lists are kept here rather than
/// gathered from events, which anybody can write many of (decisions/0012).
abstract contract LicensedPropBooks is LicensedPropTwins {
    bytes32[] private _orderIds;
    mapping(bytes32 orderId => Order order) internal _orders;
    mapping(bytes32 orderId => Leg[] legs) internal _legs;
    /// Orders that wait for a factory's answer.
    mapping(address buyer => uint32 count) internal _openOf;
    mapping(address buyer => uint32[] numbers) private _ofBuyer;
    mapping(address factory => uint32[] numbers) private _ofFactory;
    uint32[] private _settled;

    /// @inheritdoc ILicensedProp
    function order(bytes32 orderId) external view returns (Order memory, Leg[] memory) {
        if (_orders[orderId].state == OrderState.None) revert OrderUnknown(orderId);
        return (_orders[orderId], _legs[orderId]);
    }

    /// @inheritdoc ILicensedProp
    function bookSize(OrderBook book, address party) external view returns (uint256) {
        return book == OrderBook.All ? _orderIds.length : _numbers(book, party).length;
    }

    /// @inheritdoc ILicensedProp
    function bookEntry(
        OrderBook book,
        address party,
        uint256 index
    ) external view returns (bytes32 orderId, uint64 time) {
        uint256 number = book == OrderBook.All ? index + 1 : _numbers(book, party)[index];
        orderId = _orderIds[number - 1];
        Order storage o = _orders[orderId];
        time = book == OrderBook.Settled ? o.closedAt : o.placedAt;
    }

    /// Enters a new order into the lists of all, of its buyer and of its factory. Numbers count from 1.
    function _enter(bytes32 orderId, address buyer, address factory) internal returns (uint32 number) {
        _orderIds.push(orderId);
        number = uint32(_orderIds.length);
        _ofBuyer[buyer].push(number);
        _ofFactory[factory].push(number);
    }

    function _enterSettled(uint32 number) internal {
        _settled.push(number);
    }

    /// Notes that this block holds an event of the order: its events are found without reading anybody else's.
    function _note(Order storage o) internal {
        o.trail = (o.trail << 32) | uint32(block.number);
    }

    function _numbers(OrderBook book, address party) private view returns (uint32[] storage) {
        if (book == OrderBook.Buyer) return _ofBuyer[party];
        return book == OrderBook.Factory ? _ofFactory[party] : _settled;
    }
}
