// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The licence a studio grants: the configuration of one LicensedProp instance. Times in Unix seconds, windows in seconds.
struct LicensedPropConfig {
    /// Receives the royalty.
    address studio;
    uint16 royaltyBps;
    uint16 designerBps;
    /// Number of pieces that may ever be made: serials 1 to cap.
    uint32 cap;
    /// Receives the designer's share where an order names nobody.
    address defaultDesigner;
    uint64 opensAt;
    /// Last second in which an order may be placed.
    uint64 closesAt;
    /// How long a factory may take to accept.
    uint32 acceptWindow;
    /// How long it may take from acceptance to shipment before the buyer may leave.
    uint32 produceWindow;
    /// How long after shipment the money waits if the buyer says nothing.
    uint32 disputeWindow;
    /// Content hash of the prop document: SHA-256, the digest of its content id.
    bytes32 propHash;
    string propUri;
    /// Two-letter codes joined by `+`, as in `EU+US`; `WW` is everywhere.
    string territory;
    /// Of the twins (ERC-721).
    string name;
    string symbol;
}

/// One step of an order's supply chain that is paid a fixed amount at settlement.
struct Leg {
    /// 1 to 127, see Roles.
    uint8 role;
    address payee;
    uint256 amountWei;
}

struct OrderRequest {
    /// Chosen by the buyer's app, once per intended order: the same one again is refused, so double clicks pay once.
    bytes32 intentId;
    bytes32 designHash;
    bytes32 quoteHash;
    /// Never the buyer; zero means the licence's default designer.
    address designer;
    address factory;
    Leg[] legs;
    uint256 priceWei;
    /// Which of the licence's territories the piece goes to.
    bytes2 territory;
    /// Hash of the sealed delivery address; the address itself never touches the chain.
    bytes32 sealedDeliveryHash;
}

enum OrderState {
    None,
    /// Paid into escrow. Exits: accept, decline, cancel; default after acceptBy: refund.
    Placed,
    /// Has its serial. Exits: ship; refund to the buyer after produceBy, to be triggered by anyone a dispute window later.
    Accepted,
    /// Exits: confirm; default after settleAfter: settlement.
    Shipped,
    Settled,
    Refunded
}

enum RefundReason {
    None,
    Declined,
    Expired,
    Cancelled,
    Late
}

struct Order {
    address buyer;
    /// 0 until accepted.
    uint32 serial;
    OrderState state;
    RefundReason refundReason;
    bytes2 territory;
    address factory;
    uint64 acceptBy;
    address designer;
    /// 0 until accepted.
    uint64 produceBy;
    uint64 placedAt;
    uint64 shippedAt;
    /// 0 until shipped.
    uint64 settleAfter;
    /// When it was settled or refunded.
    uint64 closedAt;
    uint256 priceWei;
    bytes32 designHash;
    bytes32 quoteHash;
    bytes32 sealedDeliveryHash;
    /// DAG unit that proves the shipment.
    bytes32 evidenceId;
}

/// A price taken apart. The parts always add up to the price.
struct Split {
    uint256 studioWei;
    uint256 designerWei;
    uint256 developerWei;
    uint256 legsWei;
    /// The remainder: takes the rounding.
    uint256 factoryWei;
}

/// Where the serials are. assigned = settled + inProcess + voided + destroyed, always.
struct SerialAccount {
    uint32 cap;
    /// Paid orders without a serial yet.
    uint32 open;
    uint32 assigned;
    uint32 inProcess;
    uint32 settled;
    /// Assigned, never shipped, money returned: the number is never used again.
    uint32 voided;
    uint32 destroyed;
}

/// A licensed prop on sale: licence terms, order book with escrow, settlement, twins (product.md, scenarios 1 to 4).
interface ILicensedProp {
    event OrderPlaced(
        bytes32 indexed orderId,
        address indexed buyer,
        address indexed factory,
        address designer,
        bytes32 intentId,
        bytes32 designHash,
        bytes32 quoteHash,
        bytes32 sealedDeliveryHash,
        uint256 priceWei,
        bytes2 territory,
        uint64 acceptBy
    );
    event OrderAccepted(bytes32 indexed orderId, address indexed factory, uint32 indexed serial, uint64 produceBy);
    event OrderDeclined(bytes32 indexed orderId, address indexed factory, uint16 reasonCode);
    event OrderShipped(bytes32 indexed orderId, address indexed factory, bytes32 evidenceId, uint64 settleAfter);
    event OrderRefunded(
        bytes32 indexed orderId, address indexed buyer, uint256 amountWei, RefundReason reason, bool pushed
    );
    event SharePaid(
        bytes32 indexed orderId, address indexed payee, uint8 indexed role, uint256 amountWei, bool pushed
    );
    /// `confirmed`: by the buyer's word; otherwise because the dispute window passed in silence.
    event OrderSettled(
        bytes32 indexed orderId, address indexed buyer, uint32 indexed serial, uint256 priceWei, bool confirmed
    );
    /// The owner recorded that the piece no longer exists.
    event TwinDestroyed(uint32 indexed serial, bytes32 indexed orderId, address indexed owner);

    error BadConfig(bytes32 field);
    error LicenceNotOpen(uint64 opensAt, uint64 closesAt);
    error TerritoryNotLicensed(bytes2 territory);
    error CapReached(uint32 cap);
    error OrderExists(bytes32 orderId);
    error OrderUnknown(bytes32 orderId);
    error WrongState(bytes32 orderId, OrderState state);
    error WrongValue(uint256 sentWei, uint256 priceWei);
    error SplitExceedsPrice(uint256 sharesWei, uint256 priceWei);
    error DesignerIsBuyer(address designer);
    error FactoryMissing();
    error BadLeg(uint256 index);
    error TooManyLegs(uint256 count, uint256 max);
    error NotParty(address caller);
    /// The step opens one second after `until`.
    error TooEarly(uint64 until);
    error TooLate(uint64 deadline);

    function placeOrder(OrderRequest calldata request) external payable returns (bytes32 orderId);
    function accept(bytes32 orderId) external returns (uint32 serial);
    function decline(bytes32 orderId, uint16 reasonCode) external;
    function cancel(bytes32 orderId) external;
    function expire(bytes32 orderId) external;
    function markShipped(bytes32 orderId, bytes32 evidenceId) external;
    function confirm(bytes32 orderId) external;
    function settle(bytes32 orderId) external;
    function refundLate(bytes32 orderId) external;
    function markDestroyed(uint32 serial) external;

    function config() external view returns (LicensedPropConfig memory);
    function commission() external view returns (address developer, uint16 bps);
    function split(uint256 priceWei, Leg[] calldata legs) external view returns (Split memory);
    function isLicensedIn(bytes2 territory) external view returns (bool);
    function orderIdOf(address buyer, bytes32 intentId) external view returns (bytes32);
    function order(bytes32 orderId) external view returns (Order memory, Leg[] memory);
    function orderCount() external view returns (uint256);
    function orderAt(uint256 index) external view returns (bytes32);
    function serials() external view returns (SerialAccount memory);
    function orderOfSerial(uint32 serial) external view returns (bytes32);
}
