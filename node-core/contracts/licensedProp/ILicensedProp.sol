// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Where an order is in its life. Every state with money in it has exits and a default that anyone can trigger.
enum OrderState {
    /// No such order.
    None,
    /// Paid into escrow. Exits: accept, decline, cancel; default after acceptBy: refund.
    Placed,
    /// Has its serial. Exits: ship until produceBy; the factory gives the money back; after produceBy the buyer takes
    /// it or gives more time once; default a dispute window later: refund, to be triggered by anyone.
    Accepted,
    /// Exits: confirm; object until settleAfter; the factory gives the money back; default after settleAfter:
    /// settlement.
    Shipped,
    /// Exits: confirm; withdraw the objection; the factory gives the money back; default after refundAfter: refund.
    Objected,
    /// Everybody is paid and the buyer has the twin. Final.
    Settled,
    /// The money went back. Final.
    Refunded
}

/// @notice Why an order's money went back.
enum RefundReason {
    /// It did not.
    None,
    /// The factory did not want the order.
    Declined,
    /// The factory did not answer until acceptBy.
    Expired,
    /// The buyer left before anybody had accepted.
    Cancelled,
    /// The factory did not ship until produceBy.
    Late,
    /// The factory gave the money back.
    Agreed,
    /// Nobody answered the objection in time.
    Unanswered
}

/// @notice Lists of orders, each in the order of time.
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

/// @notice The licence a studio grants: the configuration of one LicensedProp instance.
/// @dev Times in Unix seconds, windows in seconds. Bounds of each field: LicensedPropTerms.
struct LicensedPropConfig {
    /// Receives the royalty. Has to create the instance itself: nobody grants a licence in another's name.
    address studio;
    /// Royalty of every settled order, in basis points of its price.
    uint16 royaltyBps;
    /// Designer's share of every settled order, in basis points of its price.
    uint16 designerBps;
    /// Number of pieces that may ever be made: serials 1 to cap.
    uint32 cap;
    /// Receives the designer's share where an order names nobody.
    address defaultDesigner;
    /// First second in which an order may be placed.
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
    /// Where the prop document is found; a twin's URI is this and its serial.
    string propUri;
    /// Two-letter codes joined by `+`, as in `EU+US`; `WW` is everywhere.
    string territory;
    /// Name of the collection of twins (ERC-721).
    string name;
    /// Symbol of the collection of twins (ERC-721).
    string symbol;
}

/// @notice One step of an order's supply chain that is paid a fixed amount at settlement.
struct Leg {
    /// 1 to 127, see Roles.
    uint8 role;
    /// Who is paid; never zero.
    address payee;
    /// What is paid, whatever the price.
    uint256 amountWei;
}

/// @notice What a buyer asks for and pays.
struct OrderRequest {
    /// Chosen by the buyer's app, once per intended order: the same one again is refused, so double clicks pay once.
    bytes32 intentId;
    /// Content hash of the design that is to be made.
    bytes32 designHash;
    /// Content hash of the factory's quote that the price comes from.
    bytes32 quoteHash;
    /// Never the buyer; zero means the licence's default designer.
    address designer;
    /// Who is to make the piece; one the studio allows.
    address factory;
    /// Whom else settlement pays, at most eight.
    Leg[] legs;
    /// The whole price: exactly what is sent with the order.
    uint256 priceWei;
    /// Which of the licence's territories the piece goes to.
    bytes2 territory;
    /// Hash of the sealed delivery address; the address itself never touches the chain.
    bytes32 sealedDeliveryHash;
}

/// @notice What the contract keeps about an order. Times in Unix seconds.
struct Order {
    /// Paid for it, and receives the twin.
    address buyer;
    /// 0 until accepted.
    uint32 serial;
    /// Where it is in its life.
    OrderState state;
    /// Why the money went back, if it did.
    RefundReason refundReason;
    /// Where the piece goes to.
    bytes2 territory;
    /// Of the order in its licence, from 1.
    uint32 number;
    /// Makes the piece.
    address factory;
    /// Last second in which the factory may accept.
    uint64 acceptBy;
    /// Receives the designer's share.
    address designer;
    /// Last second in which the factory may ship; 0 until accepted.
    uint64 produceBy;
    /// When it was paid into escrow.
    uint64 placedAt;
    /// 0 until shipped.
    uint64 shippedAt;
    /// Last second in which the buyer may object; 0 until shipped.
    uint64 settleAfter;
    /// When it was settled or refunded.
    uint64 closedAt;
    /// The whole price in escrow.
    uint256 priceWei;
    /// Content hash of the design.
    bytes32 designHash;
    /// Content hash of the quote.
    bytes32 quoteHash;
    /// Hash of the sealed delivery address.
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

/// @notice A price taken apart. The parts always add up to the price.
struct Split {
    /// The royalty, rounded down.
    uint256 studioWei;
    /// The designer's share, rounded down.
    uint256 designerWei;
    /// The paradigm developer's commission, rounded down.
    uint256 developerWei;
    /// All legs together.
    uint256 legsWei;
    /// The remainder: takes the rounding.
    uint256 factoryWei;
}

/// @notice Where the serials are.
/// @dev assigned = settled + inProcess + voided + destroyed, always; assigned - voided <= cap.
struct SerialAccount {
    /// Number of pieces that may ever be made.
    uint32 cap;
    /// Paid orders without a serial yet.
    uint32 open;
    /// Assignments, those of a number that came back included.
    uint32 assigned;
    /// Accepted orders that are neither paid nor refunded.
    uint32 inProcess;
    /// Paid pieces whose twin exists.
    uint32 settled;
    /// Assigned, then the money returned: the number goes to the next piece, for nobody may use up the cap without
    /// paying.
    uint32 voided;
    /// Paid pieces whose owner recorded that they are no more.
    uint32 destroyed;
}

/// @title Licensed prop
/// @notice A licensed prop on sale: licence terms, order book with escrow, settlement, twins (product.md §4.1
/// to §4.4).
/// @dev Each step says: Who may call it; When it is open (the last second of a window belongs to the party whose window
/// it is); what it Refuses with; what it Emits. Where money goes out, a push that fails leaves a credit ({IPayouts}).
/// Nothing here can be entered while another step of the same contract is paying.
interface ILicensedProp {
    /// @notice A price went into escrow.
    /// @param orderId identifies the order on every network and instance ({orderIdOf})
    /// @param buyer who paid
    /// @param factory who is asked to make the piece
    /// @param designer who receives the designer's share
    /// @param intentId the buyer's own name for the order
    /// @param designHash content hash of the design
    /// @param quoteHash content hash of the quote
    /// @param sealedDeliveryHash hash of the sealed delivery address
    /// @param priceWei what is in escrow
    /// @param territory where the piece goes to
    /// @param acceptBy last second in which the factory may accept
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
    /// @notice The factory took the order; the piece has its number.
    /// @param orderId of the order
    /// @param factory who makes the piece
    /// @param serial of the piece, from 1
    /// @param produceBy last second in which the factory may ship
    event OrderAccepted(bytes32 indexed orderId, address indexed factory, uint32 indexed serial, uint64 produceBy);
    /// @notice The factory did not take the order.
    /// @param orderId of the order
    /// @param factory who was asked
    /// @param reasonCode why, as a number that apps have words for
    event OrderDeclined(bytes32 indexed orderId, address indexed factory, uint16 reasonCode);
    /// @notice The factory says that it has shipped.
    /// @param orderId of the order
    /// @param factory who says so
    /// @param evidenceId DAG unit with the factory's record
    /// @param settleAfter last second in which the buyer may object
    event OrderShipped(bytes32 indexed orderId, address indexed factory, bytes32 evidenceId, uint64 settleAfter);
    /// @notice The money went back.
    /// @param orderId of the order
    /// @param buyer who has it back
    /// @param amountWei what came back: the price, less a fee for cancelling
    /// @param reason why
    /// @param pushed false: it waits as a credit, to be withdrawn
    event OrderRefunded(
        bytes32 indexed orderId,
        address indexed buyer,
        uint256 amountWei,
        RefundReason reason,
        bool pushed
    );
    /// @notice One share of a settled price. Shares of nothing are told too.
    /// @param orderId of the order
    /// @param payee whose share it is
    /// @param role what for, see Roles
    /// @param amountWei how much
    /// @param pushed false: it waits as a credit, to be withdrawn
    event SharePaid(bytes32 indexed orderId, address indexed payee, uint8 indexed role, uint256 amountWei, bool pushed);
    /// @notice Everybody is paid and the buyer has the twin.
    /// @param orderId of the order
    /// @param buyer first owner of the twin
    /// @param serial of the piece and the twin
    /// @param priceWei what was paid out
    /// @param confirmed by the buyer's word; otherwise because the dispute window passed in silence
    event OrderSettled(
        bytes32 indexed orderId,
        address indexed buyer,
        uint32 indexed serial,
        uint256 priceWei,
        bool confirmed
    );
    /// @notice The buyer gave the factory more time.
    /// @param orderId of the order
    /// @param buyer who gave it
    /// @param produceBy the new last second in which the factory may ship
    event OrderExtended(bytes32 indexed orderId, address indexed buyer, uint64 produceBy);
    /// @notice The buyer says that something is wrong: nobody is paid by default any more.
    /// @param orderId of the order
    /// @param buyer who objects
    /// @param factory who made the piece
    /// @param reasonCode what is wrong, as a number that apps have words for
    /// @param statementHash names what was said elsewhere, or zero
    /// @param refundAfter when the money goes back if nobody answers
    event OrderObjected(
        bytes32 indexed orderId,
        address indexed buyer,
        address indexed factory,
        uint16 reasonCode,
        bytes32 statementHash,
        uint64 refundAfter
    );
    /// @notice The buyer took the objection back.
    /// @param orderId of the order
    /// @param buyer who had objected
    /// @param settleAfter when silence pays everybody, again
    event ObjectionWithdrawn(bytes32 indexed orderId, address indexed buyer, uint64 settleAfter);
    /// @notice What a buyer who cancelled left to the studio.
    /// @param orderId of the order
    /// @param studio who receives it
    /// @param amountWei how much
    /// @param pushed false: it waits as a credit, to be withdrawn
    event CancelFeePaid(bytes32 indexed orderId, address indexed studio, uint256 amountWei, bool pushed);
    /// @notice The studio allowed or barred a factory.
    /// @param factory which one
    /// @param allowed whether it may take orders from now on
    event FactorySet(address indexed factory, bool allowed);
    /// @notice The owner recorded that the piece no longer exists.
    /// @param serial of the piece
    /// @param orderId the order it was made for
    /// @param owner of its twin until now
    event TwinDestroyed(uint32 indexed serial, bytes32 indexed orderId, address indexed owner);

    /// @notice The configuration cannot be a licence.
    /// @param field name of what is wrong with it
    error BadConfig(bytes32 field);
    /// @notice Orders are taken from `opensAt` to `closesAt` only.
    /// @param opensAt first second
    /// @param closesAt last second
    error LicenceNotOpen(uint64 opensAt, uint64 closesAt);
    /// @notice The licence does not hold where the piece would go.
    /// @param territory two-letter code
    error TerritoryNotLicensed(bytes2 territory);
    /// @notice Every piece that may be made is made or ordered.
    /// @param cap how many may be made
    error CapReached(uint32 cap);
    /// @notice The buyer has placed this very order already.
    /// @param orderId of that order
    error OrderExists(bytes32 orderId);
    /// @notice There is no such order.
    /// @param orderId that was asked for
    error OrderUnknown(bytes32 orderId);
    /// @notice The step is none of the order's state.
    /// @param orderId of the order
    /// @param state in which it is
    error WrongState(bytes32 orderId, OrderState state);
    /// @notice What was sent is not the price.
    /// @param sentWei what was sent
    /// @param priceWei what should have been
    error WrongValue(uint256 sentWei, uint256 priceWei);
    /// @notice The price cannot pay its own parts.
    /// @param sharesWei what the parts come to
    /// @param priceWei what there is
    error SplitExceedsPrice(uint256 sharesWei, uint256 priceWei);
    /// @notice Nobody is paid for designing what he buys.
    /// @param designer who is also the buyer
    error DesignerIsBuyer(address designer);
    /// @notice The factory is the zero address.
    error FactoryMissing();
    /// @notice The studio does not let this factory make the piece.
    /// @param factory which one
    error FactoryNotAllowed(address factory);
    /// @notice The price is lower than the licence allows.
    /// @param priceWei what was offered
    /// @param minPriceWei the least
    error PriceBelowMinimum(uint256 priceWei, uint256 minPriceWei);
    /// @notice The buyer has as many unanswered orders as the licence allows.
    /// @param max how many that is
    error TooManyOpen(uint16 max);
    /// @notice A shipment needs its record.
    error EvidenceMissing();
    /// @notice An order is objected to once.
    /// @param orderId of the order
    error AlreadyObjected(bytes32 orderId);
    /// @notice More time is given once.
    /// @param orderId of the order
    error AlreadyExtended(bytes32 orderId);
    /// @notice More time is given into the future, up to `latest`.
    /// @param produceBy what was asked for
    /// @param latest one production window from now
    error BadExtension(uint64 produceBy, uint64 latest);
    /// @notice A leg has no payee, or a role that is not a leg's.
    /// @param index of the leg, from 0
    error BadLeg(uint256 index);
    /// @notice Settlement pays a bounded number of legs.
    /// @param count how many there are
    /// @param max how many there may be
    error TooManyLegs(uint256 count, uint256 max);
    /// @notice The step is another's to take.
    /// @param caller who tried
    error NotParty(address caller);
    /// @notice The step opens one second after `until`.
    /// @param until last second in which it is closed
    error TooEarly(uint64 until);
    /// @notice The step was open until `deadline`.
    /// @param deadline last second in which it was
    error TooLate(uint64 deadline);

    /// @notice Pays a price into escrow: exactly `priceWei` goes with it. All or nothing: a refused order leaves the
    /// price with the buyer.
    /// @dev Who: anyone but the order's designer; the caller becomes the buyer.
    /// When: from opensAt to closesAt, while fewer than cap pieces are made or ordered.
    /// Refuses with: OrderExists, LicenceNotOpen, CapReached, TerritoryNotLicensed, FactoryMissing, FactoryNotAllowed,
    /// TooManyOpen, DesignerIsBuyer, WrongValue, PriceBelowMinimum, TooManyLegs, BadLeg, SplitExceedsPrice.
    /// Emits: OrderPlaced.
    /// @param request what is ordered, from whom, for how much
    /// @return orderId of the new order, {orderIdOf} the caller and the intent
    function placeOrder(OrderRequest calldata request) external payable returns (bytes32 orderId);
    /// @notice The factory takes the order at its price and legs; the piece gets its serial.
    /// @dev Who: the order's factory, while the studio allows it.
    /// When: Placed, until acceptBy.
    /// Refuses with: OrderUnknown, WrongState, NotParty, FactoryNotAllowed, TooLate, CapReached.
    /// Emits: OrderAccepted.
    /// @param orderId of the order
    /// @return serial of the piece, from 1: a number that came back first
    function accept(bytes32 orderId) external returns (uint32 serial);
    /// @notice The factory does not take it; the whole price goes back.
    /// @dev Who: the order's factory.
    /// When: Placed, also after acceptBy.
    /// Refuses with: OrderUnknown, WrongState, NotParty, NotEnoughGas.
    /// Emits: OrderDeclined, OrderRefunded, Credited where a push fails.
    /// @param orderId of the order
    /// @param reasonCode why, as a number that apps have words for
    function decline(bytes32 orderId, uint16 reasonCode) external;
    /// @notice The buyer leaves before anybody has accepted, for the fee of the terms ({cancelFeeOf}). Free where the
    /// factory was silent too long or may not accept any more.
    /// @dev Who: the buyer.
    /// When: Placed; without a fee after acceptBy.
    /// Refuses with: OrderUnknown, WrongState, NotParty, NotEnoughGas.
    /// Emits: OrderRefunded, CancelFeePaid where there is a fee, Credited where a push fails.
    /// @param orderId of the order
    function cancel(bytes32 orderId) external;
    /// @notice Nobody answered until acceptBy: the whole price goes back. The default for a silent factory.
    /// @dev Who: anyone.
    /// When: Placed, after acceptBy.
    /// Refuses with: OrderUnknown, WrongState, TooEarly, NotEnoughGas.
    /// Emits: OrderRefunded, Credited where a push fails.
    /// @param orderId of the order
    function expire(bytes32 orderId) external;
    /// @notice The factory has shipped and says so with a record.
    /// @dev Who: the order's factory.
    /// When: Accepted, until produceBy.
    /// Refuses with: OrderUnknown, WrongState, NotParty, TooLate, EvidenceMissing.
    /// Emits: OrderShipped.
    /// @param orderId of the order
    /// @param evidenceId DAG unit that says so; never zero
    function markShipped(bytes32 orderId, bytes32 evidenceId) external;
    /// @notice The buyer waits on instead of leaving, once.
    /// @dev Who: the buyer.
    /// When: Accepted, after produceBy, if never extended before.
    /// Refuses with: OrderUnknown, WrongState, NotParty, TooEarly, AlreadyExtended, BadExtension.
    /// Emits: OrderExtended.
    /// @param orderId of the order
    /// @param produceBy the new last second for shipment: after now, at most one production window from now
    function extend(bytes32 orderId, uint64 produceBy) external;
    /// @notice The buyer has the piece and is content, also after an objection: everybody is paid.
    /// @dev Who: the buyer.
    /// When: Shipped or Objected, at any time.
    /// Refuses with: OrderUnknown, WrongState, NotParty, NotEnoughGas, TooManyLegs, BadLeg, SplitExceedsPrice. The last
    /// three cannot happen to an order that was placed.
    /// Emits: SharePaid for each share, OrderSettled, Transfer of the twin, Credited where a push fails.
    /// @param orderId of the order
    function confirm(bytes32 orderId) external;
    /// @notice Nobody objected until settleAfter: everybody is paid. The default for a silent buyer.
    /// @dev Who: anyone.
    /// When: Shipped, after settleAfter.
    /// Refuses with: OrderUnknown, WrongState, TooEarly, NotEnoughGas, TooManyLegs, BadLeg, SplitExceedsPrice. The last
    /// three cannot happen to an order that was placed.
    /// Emits: SharePaid for each share, OrderSettled, Transfer of the twin, Credited where a push fails.
    /// @param orderId of the order
    function settle(bytes32 orderId) external;
    /// @notice The buyer says, once, that something is wrong. Nobody is paid by default any more.
    /// @dev Who: the buyer.
    /// When: Shipped, until settleAfter, if never objected before.
    /// Refuses with: OrderUnknown, WrongState, NotParty, TooLate, AlreadyObjected.
    /// Emits: OrderObjected.
    /// @param orderId of the order
    /// @param reasonCode what is wrong, as a number that apps have words for
    /// @param statementHash names what was said elsewhere, or is zero
    function objectTo(bytes32 orderId, uint16 reasonCode, bytes32 statementHash) external;
    /// @notice The buyer takes the objection back; the default of a shipped order holds again.
    /// @dev Who: the buyer.
    /// When: Objected, at any time.
    /// Refuses with: OrderUnknown, WrongState, NotParty.
    /// Emits: ObjectionWithdrawn.
    /// @param orderId of the order
    function withdrawObjection(bytes32 orderId) external;
    /// @notice The factory gives the whole price back.
    /// @dev Who: the order's factory.
    /// When: Accepted, Shipped or Objected, at any time.
    /// Refuses with: OrderUnknown, WrongState, NotParty, NotEnoughGas.
    /// Emits: OrderRefunded, Credited where a push fails.
    /// @param orderId of the order
    function giveBack(bytes32 orderId) external;
    /// @notice Nobody answered an objection until refundAfter: the whole price goes back to the buyer.
    /// @dev Who: anyone.
    /// When: Objected, after refundAfter.
    /// Refuses with: OrderUnknown, WrongState, TooEarly, NotEnoughGas.
    /// Emits: OrderRefunded, Credited where a push fails.
    /// @param orderId of the order
    function refundObjected(bytes32 orderId) external;
    /// @notice Not shipped in time: the whole price goes back.
    /// @dev Who: the buyer; a dispute window later anyone.
    /// When: Accepted, after produceBy for the buyer, after produceBy and the dispute window for anyone else.
    /// Refuses with: OrderUnknown, WrongState, TooEarly, NotEnoughGas.
    /// Emits: OrderRefunded, Credited where a push fails.
    /// @param orderId of the order
    function refundLate(bytes32 orderId) external;
    /// @notice The studio allows a factory, or bars it from new orders and from accepting; accepted ones go on.
    /// @dev Who: the studio.
    /// When: at any time.
    /// Refuses with: NotParty, FactoryMissing.
    /// Emits: FactorySet.
    /// @param factory which one
    /// @param allowed whether it may take orders from now on
    function setFactory(address factory, bool allowed) external;
    /// @notice The owner of a twin records that the piece is no more; the number stays used.
    /// @dev Who: the twin's owner.
    /// When: at any time while the twin exists.
    /// Refuses with: NotParty, ERC721NonexistentToken.
    /// Emits: TwinDestroyed, Transfer to nobody.
    /// @param serial of the piece
    function markDestroyed(uint32 serial) external;

    /// @notice The licence as it was granted.
    /// @return as the studio configured it; factories may have changed since ({isFactoryAllowed})
    function config() external view returns (LicensedPropConfig memory);
    /// @notice The paradigm developer's share, as agreed when this instance was made.
    /// @return developer who receives it
    /// @return bps in basis points of every settled price
    function commission() external view returns (address developer, uint16 bps);
    /// @notice A price taken apart, as settlement will: shares round down, the factory takes the rest.
    /// @dev Refuses with: TooManyLegs, BadLeg, SplitExceedsPrice.
    /// @param priceWei the whole price
    /// @param legs whom else it pays
    /// @return its parts, which add up to it
    function split(uint256 priceWei, Leg[] calldata legs) external view returns (Split memory);
    /// @notice Whether a piece may go there.
    /// @param territory two-letter code
    /// @return true where the licence names it, or everywhere
    function isLicensedIn(bytes2 territory) external view returns (bool);
    /// @notice Whether the studio lets this factory take orders now.
    /// @param factory which one
    /// @return true if orders may name it and it may accept them
    function isFactoryAllowed(address factory) external view returns (bool);
    /// @notice What cancelling an order at this price costs.
    /// @param priceWei the price
    /// @return what the studio keeps of it, in wei, rounded down
    function cancelFeeOf(uint256 priceWei) external view returns (uint256);
    /// @notice Name of an order, known before it is placed and different on every network and instance.
    /// @param buyer who places it
    /// @param intentId the buyer's own name for it
    /// @return keccak256 of chain, instance, buyer and intent
    function orderIdOf(address buyer, bytes32 intentId) external view returns (bytes32);
    /// @notice All that is kept about an order.
    /// @dev Refuses with: OrderUnknown.
    /// @param orderId of the order
    /// @return the order
    /// @return its legs
    function order(bytes32 orderId) external view returns (Order memory, Leg[] memory);
    /// @notice Length of a list of orders.
    /// @param book which list
    /// @param party whose, in books of one party; without meaning in the others
    /// @return number of its entries
    function bookSize(OrderBook book, address party) external view returns (uint256);
    /// @notice An entry of a list. Beyond its end: a panic.
    /// @param book which list
    /// @param party whose, in books of one party; without meaning in the others
    /// @param index oldest first from 0
    /// @return orderId of the order
    /// @return time by which the list is ordered
    function bookEntry(
        OrderBook book,
        address party,
        uint256 index
    ) external view returns (bytes32 orderId, uint64 time);
    /// @notice All royalties paid to the studio so far.
    /// @return in wei
    function royaltiesWei() external view returns (uint256);
    /// @notice Where the serials are.
    /// @return an account that always balances
    function serials() external view returns (SerialAccount memory);
    /// @notice The last order that has or had this serial.
    /// @param serial of the piece, from 1
    /// @return id of the order, zero where there was none
    function orderOfSerial(uint32 serial) external view returns (bytes32);
    /// @notice Twins of an owner, a page at a time: at most `max` of the serials `from`, `from` - 1, … are looked at,
    /// and never more than 2,000.
    /// @param owner whose twins
    /// @param from first serial to look at, going down
    /// @param max how many to look at
    /// @return found serials of the owner's twins, descending
    /// @return next where to go on, 0 at the end
    function twinsOf(address owner, uint32 from, uint32 max) external view returns (uint32[] memory found, uint32 next);
}
