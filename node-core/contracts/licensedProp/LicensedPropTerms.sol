// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicensedProp, LicensedPropConfig, Leg, Split} from "./ILicensedProp.sol";
import {IParadigmRegistry, InstanceRecord} from "../system/IParadigmRegistry.sol";
import {SystemAddresses} from "../system/SystemAddresses.sol";
import {Paradigm} from "../base/Paradigm.sol";
import {Roles} from "./Roles.sol";

/// @title Terms of a licensed prop
/// @notice The licence: what may be ordered, when, where, and how a price is taken apart.
/// @dev Fixed at initialisation, but for the studio's choice of factories.
abstract contract LicensedPropTerms is ILicensedProp, Paradigm {
    /// What the other parts of the contract read often.
    struct Terms {
        address studio;
        uint16 royaltyBps;
        uint16 designerBps;
        uint16 cancelFeeBps;
        uint16 maxOpenPerBuyer;
        bool anyFactory;
        address defaultDesigner;
        uint32 acceptWindow;
        uint32 produceWindow;
        uint32 disputeWindow;
        uint64 opensAt;
        uint64 closesAt;
        uint256 minPriceWei;
        string territory;
    }

    uint256 private constant BPS = 10_000;
    /// Bounds the gas of a settlement.
    uint256 private constant MAX_LEGS = 8;
    bytes2 private constant WORLDWIDE = "WW";
    /// Bounds the gas of an initialisation; more factories can be added afterwards.
    uint256 private constant MAX_FIRST_FACTORIES = 64;
    uint256 private constant MAX_CANCEL_FEE_BPS = 1_000;
    /// The last second of the year 9999: later dates are nobody's.
    uint256 private constant LAST_DATE = 253_402_300_799;

    Terms internal _terms;
    /// The whole configuration, encoded as it was given: a struct of this size kept twice over would not fit into a
    /// contract.
    bytes private _config;
    /// Factories treated otherwise than `anyFactory` says.
    mapping(address factory => bool isException) private _factoryExceptions;
    address internal _paradigmDeveloper;
    uint16 private _commissionBps;

    /// @inheritdoc ILicensedProp
    function setFactory(address factory, bool allowed) external {
        _onlyParty(_terms.studio);
        _setFactory(factory, allowed);
    }

    /// @inheritdoc ILicensedProp
    function config() external view returns (LicensedPropConfig memory) {
        bytes memory encoded = _config;
        // It is the encoding of this very answer.
        assembly ("memory-safe") {
            return(add(encoded, 32), mload(encoded))
        }
    }

    /// @inheritdoc ILicensedProp
    function commission() external view returns (address developer, uint16 bps) {
        return (_paradigmDeveloper, _commissionBps);
    }

    /// @inheritdoc ILicensedProp
    function isFactoryAllowed(address factory) public view returns (bool) {
        return _terms.anyFactory != _factoryExceptions[factory];
    }

    /// @inheritdoc ILicensedProp
    function cancelFeeOf(uint256 priceWei) public view returns (uint256) {
        return (priceWei * _terms.cancelFeeBps) / BPS;
    }

    /// @inheritdoc ILicensedProp
    function split(uint256 priceWei, Leg[] memory legs) public view returns (Split memory parts) {
        if (legs.length > MAX_LEGS) revert TooManyLegs(legs.length, MAX_LEGS);
        parts.studioWei = (priceWei * _terms.royaltyBps) / BPS;
        parts.designerWei = (priceWei * _terms.designerBps) / BPS;
        parts.developerWei = (priceWei * _commissionBps) / BPS;
        for (uint256 i = 0; i < legs.length; i++) {
            Leg memory leg = legs[i];
            if (leg.role == 0 || leg.role > Roles.LAST_LEG || leg.payee == address(0)) revert BadLeg(i);
            parts.legsWei += leg.amountWei;
        }
        uint256 sharesWei = parts.studioWei + parts.designerWei + parts.developerWei + parts.legsWei;
        if (sharesWei > priceWei) revert SplitExceedsPrice(sharesWei, priceWei);
        parts.factoryWei = priceWei - sharesWei;
    }

    /// @inheritdoc ILicensedProp
    function isLicensedIn(bytes2 territory) public view returns (bool) {
        bytes memory codes = bytes(_terms.territory);
        for (uint256 i = 0; i + 1 < codes.length; i += 3) {
            bytes2 code = bytes2(codes[i]) | (bytes2(codes[i + 1]) >> 8);
            if (code == territory || code == WORLDWIDE) return true;
        }
        return false;
    }

    function _initialiseTerms(bytes calldata encoded) internal returns (LicensedPropConfig memory c) {
        _config = encoded;
        c = _decodedConfig();
        InstanceRecord memory record = IParadigmRegistry(SystemAddresses.PARADIGM_REGISTRY).instanceOf(address(this));
        _refuse(c.studio != record.creator, "studio");
        _refuse(c.defaultDesigner == address(0), "defaultDesigner");
        _refuse(uint256(c.royaltyBps) + c.designerBps + record.commissionBps > BPS, "shares");
        _bound(c.cap, 1, type(uint32).max, "cap");
        _bound(c.closesAt, uint256(c.opensAt) + 1, LAST_DATE, "closesAt");
        _bound(c.acceptWindow, 1 hours, 30 days, "acceptWindow");
        _bound(c.produceWindow, 1 days, 366 days, "produceWindow");
        _bound(c.disputeWindow, 1 days, 90 days, "disputeWindow");
        // Every order pays the studio: at the least price the royalty is at least one wei, unless the studio asks for
        // none.
        bool pays = c.royaltyBps == 0 || c.minPriceWei >= BPS || c.minPriceWei * c.royaltyBps >= BPS;
        _refuse(c.minPriceWei == 0 || !pays, "minPriceWei");
        _bound(c.maxOpenPerBuyer, 1, type(uint16).max, "maxOpenPerBuyer");
        _bound(c.cancelFeeBps, 0, MAX_CANCEL_FEE_BPS, "cancelFeeBps");
        _bound(c.factories.length, 0, c.anyFactory ? 0 : MAX_FIRST_FACTORIES, "factories");
        _refuse(c.propHash == 0, "propHash");
        _refuse(!_isTerritoryList(bytes(c.territory)), "territory");
        _terms.studio = c.studio;
        _terms.royaltyBps = c.royaltyBps;
        _terms.designerBps = c.designerBps;
        _terms.cancelFeeBps = c.cancelFeeBps;
        _terms.maxOpenPerBuyer = c.maxOpenPerBuyer;
        _terms.anyFactory = c.anyFactory;
        _terms.defaultDesigner = c.defaultDesigner;
        _terms.acceptWindow = c.acceptWindow;
        _terms.produceWindow = c.produceWindow;
        _terms.disputeWindow = c.disputeWindow;
        _terms.opensAt = c.opensAt;
        _terms.closesAt = c.closesAt;
        _terms.minPriceWei = c.minPriceWei;
        _terms.territory = c.territory;
        for (uint256 i = 0; i < c.factories.length; i++) _setFactory(c.factories[i], true);
        _paradigmDeveloper = record.developer;
        _commissionBps = record.commissionBps;
    }

    function _isLicenceOpen() internal view returns (bool) {
        return block.timestamp >= _terms.opensAt && block.timestamp <= _terms.closesAt;
    }

    function _decodedConfig() internal view returns (LicensedPropConfig memory) {
        return abi.decode(_config, (LicensedPropConfig));
    }

    function _onlyParty(address party) internal view {
        if (msg.sender != party) revert NotParty(msg.sender);
    }

    /// The step opens one second after `until`.
    function _onlyAfter(uint64 until) internal view {
        if (block.timestamp <= until) revert TooEarly(until);
    }

    function _onlyUntil(uint64 deadline) internal view {
        if (block.timestamp > deadline) revert TooLate(deadline);
    }

    function _setFactory(address factory, bool allowed) private {
        if (factory == address(0)) revert FactoryMissing();
        _factoryExceptions[factory] = allowed != _terms.anyFactory;
        emit FactorySet(factory, allowed);
    }

    function _refuse(bool bad, bytes32 field) private pure {
        if (bad) revert BadConfig(field);
    }

    function _bound(uint256 value, uint256 least, uint256 most, bytes32 field) private pure {
        _refuse(value < least || value > most, field);
    }

    /// Two capitals, `+`, two capitals, …; at least one code.
    function _isTerritoryList(bytes memory list) private pure returns (bool) {
        if (list.length % 3 != 2) return false;
        for (uint256 i = 0; i < list.length; i++) {
            bool fits = i % 3 == 2 ? list[i] == "+" : list[i] >= "A" && list[i] <= "Z";
            if (!fits) return false;
        }
        return true;
    }
}
