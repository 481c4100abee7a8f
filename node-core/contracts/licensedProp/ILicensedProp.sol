// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The licence a studio grants: the configuration of one LicensedProp instance. Times in Unix seconds, windows in
/// seconds.
/// Bounds of each field: LicensedPropTerms.
struct LicensedPropConfig {
    /// Receives the royalty. Has to create the instance itself: nobody grants a licence in another's name.
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
    /// How long it may take from acceptance to shipment; then only the buyer can give more time.
    uint32 produceWindow;
    /// How long after shipment the money waits if the buyer says nothing.
    uint32 disputeWindow;
    /// No order below it, and every order at it still pays a royalty where there is one (decisions/0012).
    uint256 minPriceWei;
    /// Orders one buyer may have waiting for a factory's answer at the same time.
    uint16 maxOpenPerBuyer;
    /// Share of the price that a buyer who cancels leaves to the studio: a reserved piece costs something.
    uint16 cancelFeeBps;
    /// False: only `factories` and those the studio adds. True: every factory but those it bars.
    bool anyFactory;
    /// Who may make the piece from the beginning; empty where `anyFactory`. What holds now:
    /// {ILicensedProp.isFactoryAllowed}.
    address[] factories;
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
    /// Has its serial. Exits: ship until produceBy; the factory gives the money back; after produceBy the buyer takes
    /// it or gives
    /// more time once; default a dispute window later: refund, to be triggered by anyone.
    Accepted,
    /// Exits: confirm; object until settleAfter; the factory gives the money back; default after settleAfter:
    /// settlement.
    Shipped,
    /// Exits: confirm; withdraw the objection; the factory gives the money back; default after refundAfter: refund.
    Objected,
    Settled,
    Refunded
}

enum RefundReason {
    None,
    Declined,
    Expired,
    Cancelled,
    Late,
    /// The factory gave the money back.
    Agreed,
    /// Nobody answered the objection in time.
    Unanswered
}

struct Order {
    address buyer;
    /// 0 until accepted.
    uint32 serial;
    OrderState state;
    RefundReason refundReason;
    bytes2 territory;
    /// Of the order in its licence, from 1.
    uint32 number;
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
    /// 0 unless the buyer objected, also after the objection was withdrawn: it is made once.
    uint64 objectedAt;
    /// When an objection nobody answered gives the money back.
    uint64 refundAfter;
    /// What the buyer objects to, as a number that apps have words for.
    uint16 objection;
    /// The buyer has given more time; it is given once.
    bool extended;
    /// Heights of the blocks with this order's events, newest in the lowest 32 bits. An order has at most seven.
    uint256 trail;
}

/// Lists of orders, each in the order of time.
enum OrderBook {
    /// All, by when they were placed.
    All,
    /// Of one buyer.
    Buyer,
    /// Of one factory.
    Factory,
    /// Those settled, by when they were.
    Settled
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

/// Where the serials are. assigned = settled + inProcess + voided + destroyed, always; assigned - voided <= cap.
struct SerialAccount {
    uint32 cap;
    /// Paid orders without a serial yet.
    uint32 open;
    /// Assignments, those of a number that came back included.
    uint32 assigned;
    uint32 inProcess;
    uint32 settled;
    /// Assigned, then the money returned: the number goes to the next piece, for nobody may use up the cap without
    /// paying.
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
        bytes32 indexed orderId,
        address indexed buyer,
        uint256 amountWei,
        RefundReason reason,
        bool pushed
    );
    event SharePaid(bytes32 indexed orderId, address indexed payee, uint8 indexed role, uint256 amountWei, bool pushed);
    /// `confirmed`: by the buyer's word; otherwise because the dispute window passed in silence.
    event OrderSettled(
        bytes32 indexed orderId,
        address indexed buyer,
        uint32 indexed serial,
        uint256 priceWei,
        bool confirmed
    );
    /// The buyer gave the factory more time.
    event OrderExtended(bytes32 indexed orderId, address indexed buyer, uint64 produceBy);
    /// The buyer says that something is wrong: nobody is paid by default any more.
    event OrderObjected(
        bytes32 indexed orderId,
        address indexed buyer,
        address indexed factory,
        uint16 reasonCode,
        bytes32 statementHash,
        uint64 refundAfter
    );
    event ObjectionWithdrawn(bytes32 indexed orderId, address indexed buyer, uint64 settleAfter);
    /// What a buyer who cancelled left to the studio.
    event CancelFeePaid(bytes32 indexed orderId, address indexed studio, uint256 amountWei, bool pushed);
    event FactorySet(address indexed factory, bool allowed);
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
    error FactoryNotAllowed(address factory);
    error PriceBelowMinimum(uint256 priceWei, uint256 minPriceWei);
    error TooManyOpen(uint16 max);
    error EvidenceMissing();
    error AlreadyObjected(bytes32 orderId);
    error AlreadyExtended(bytes32 orderId);
    /// More time is given from produceBy on, up to `latest`.
    error BadExtension(uint64 produceBy, uint64 latest);
    error BadLeg(uint256 index);
    error TooManyLegs(uint256 count, uint256 max);
    error NotParty(address caller);
    /// The step opens one second after `until`.
    error TooEarly(uint64 until);
    error TooLate(uint64 deadline);

    /// Pays a price into escrow: exactly `priceWei` goes with it. Refused below the minimum, beyond the cap, with a
    /// factory the
    /// studio has not allowed, and to a buyer with too many orders waiting.
    function placeOrder(OrderRequest calldata request) external payable returns (bytes32 orderId);
    /// The factory takes the order at its price until acceptBy; the piece gets its serial.
    function accept(bytes32 orderId) external returns (uint32 serial);
    /// The factory does not; the whole price goes back.
    function decline(bytes32 orderId, uint16 reasonCode) external;
    /// The buyer leaves before anybody has accepted, for the fee of the terms ({cancelFeeOf}).
    function cancel(bytes32 orderId) external;
    /// Nobody answered until acceptBy: anyone sends the whole price back.
    function expire(bytes32 orderId) external;
    /// The factory has shipped, not later than produceBy; `evidenceId` is the DAG unit that says so and is never zero.
    function markShipped(bytes32 orderId, bytes32 evidenceId) external;
    /// After produceBy the buyer waits on instead of leaving, once: until `produceBy`, at most one production window
    /// from now.
    function extend(bytes32 orderId, uint64 produceBy) external;
    /// The buyer has the piece and is content, also after an objection: everybody is paid.
    function confirm(bytes32 orderId) external;
    /// Nobody objected until settleAfter: anyone has everybody paid.
    function settle(bytes32 orderId) external;
    /// The buyer says until settleAfter, once, that something is wrong. Nobody is paid by default any more.
    /// `statementHash` names what was said elsewhere, or is zero.
    function objectTo(bytes32 orderId, uint16 reasonCode, bytes32 statementHash) external;
    /// The buyer takes the objection back; the default of a shipped order holds again.
    function withdrawObjection(bytes32 orderId) external;
    /// The factory gives the whole price back, at any time between acceptance and payment.
    function giveBack(bytes32 orderId) external;
    /// Nobody answered an objection until refundAfter: anyone sends the whole price back to the buyer.
    function refundObjected(bytes32 orderId) external;
    /// Not shipped until produceBy: the buyer takes the whole price back, a dispute window later anyone sends it.
    function refundLate(bytes32 orderId) external;
    /// The studio allows a factory, or bars it from new orders and from accepting; accepted ones go on.
    function setFactory(address factory, bool allowed) external;
    /// The owner of a twin records that the piece is no more.
    function markDestroyed(uint32 serial) external;

    /// The licence as it was granted.
    function config() external view returns (LicensedPropConfig memory);
    function commission() external view returns (address developer, uint16 bps);
    /// A price taken apart, as settlement will.
    function split(uint256 priceWei, Leg[] calldata legs) external view returns (Split memory);
    function isLicensedIn(bytes2 territory) external view returns (bool);
    /// Whether the studio lets this factory take orders now.
    function isFactoryAllowed(address factory) external view returns (bool);
    /// What cancelling an order at this price costs.
    function cancelFeeOf(uint256 priceWei) external view returns (uint256);
    function orderIdOf(address buyer, bytes32 intentId) external view returns (bytes32);
    function order(bytes32 orderId) external view returns (Order memory, Leg[] memory);
    function bookSize(OrderBook book, address party) external view returns (uint256);
    /// An entry of a list, oldest first from 0, and the time by which the list is ordered. `party` counts in books of
    /// one.
    function bookEntry(
        OrderBook book,
        address party,
        uint256 index
    ) external view returns (bytes32 orderId, uint64 time);
    /// All royalties paid to the studio so far.
    function royaltiesWei() external view returns (uint256);
    function serials() external view returns (SerialAccount memory);
    /// The last order that has or had this serial.
    function orderOfSerial(uint32 serial) external view returns (bytes32);
    /// Twins of `owner` among the serials `from`, `from` - 1, … : at most `max` of those are looked at, and never more
    /// than 2,000.
    /// `next` is where to go on, 0 at the end.
    function twinsOf(address owner, uint32 from, uint32 max) external view returns (uint32[] memory found, uint32 next);
}
