// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicensedProp, LicensedPropConfig, Leg, Split} from "../interfaces/ILicensedProp.sol";
import {IParadigmRegistry, InstanceRecord} from "../interfaces/IParadigmRegistry.sol";
import {SystemAddresses} from "../system/SystemAddresses.sol";
import {Paradigm} from "./Paradigm.sol";
import {Roles} from "./Roles.sol";

/// The licence: what may be ordered, when, where, and how a price is taken apart. Fixed at initialisation.
abstract contract LicensedPropTerms is ILicensedProp, Paradigm {
    uint256 private constant BPS = 10_000;
    /// Bounds the gas of a settlement.
    uint256 private constant MAX_LEGS = 8;
    bytes2 private constant WORLDWIDE = "WW";

    LicensedPropConfig internal _terms;
    address internal _paradigmDeveloper;
    uint16 private _commissionBps;

    function config() external view returns (LicensedPropConfig memory) {
        return _terms;
    }

    /// The paradigm developer's share, as agreed when this instance was made.
    function commission() external view returns (address developer, uint16 bps) {
        return (_paradigmDeveloper, _commissionBps);
    }

    /// Takes a price apart: shares round down, the factory takes the rest. Reverts when nothing is left to take from.
    function split(uint256 priceWei, Leg[] memory legs) public view returns (Split memory parts) {
        if (legs.length > MAX_LEGS) revert TooManyLegs(legs.length, MAX_LEGS);
        parts.studioWei = priceWei * _terms.royaltyBps / BPS;
        parts.designerWei = priceWei * _terms.designerBps / BPS;
        parts.developerWei = priceWei * _commissionBps / BPS;
        for (uint256 i = 0; i < legs.length; i++) {
            Leg memory leg = legs[i];
            if (leg.role == 0 || leg.role > Roles.LAST_LEG || leg.payee == address(0)) revert BadLeg(i);
            parts.legsWei += leg.amountWei;
        }
        uint256 sharesWei = parts.studioWei + parts.designerWei + parts.developerWei + parts.legsWei;
        if (sharesWei > priceWei) revert SplitExceedsPrice(sharesWei, priceWei);
        parts.factoryWei = priceWei - sharesWei;
    }

    function isLicensedIn(bytes2 territory) public view returns (bool) {
        bytes memory codes = bytes(_terms.territory);
        for (uint256 i = 0; i + 1 < codes.length; i += 3) {
            bytes2 code = bytes2(bytes.concat(codes[i], codes[i + 1]));
            if (code == territory || code == WORLDWIDE) return true;
        }
        return false;
    }

    function _isLicenceOpen() internal view returns (bool) {
        return block.timestamp >= _terms.opensAt && block.timestamp <= _terms.closesAt;
    }

    function _initialiseTerms(LicensedPropConfig memory c) internal {
        InstanceRecord memory record =
            IParadigmRegistry(SystemAddresses.PARADIGM_REGISTRY).instanceOf(address(this));
        if (c.studio == address(0)) revert BadConfig("studio");
        if (c.defaultDesigner == address(0)) revert BadConfig("defaultDesigner");
        if (uint256(c.royaltyBps) + c.designerBps + record.commissionBps > BPS) revert BadConfig("shares");
        if (c.cap == 0) revert BadConfig("cap");
        if (c.opensAt >= c.closesAt) revert BadConfig("closesAt");
        if (c.acceptWindow == 0) revert BadConfig("acceptWindow");
        if (c.produceWindow == 0) revert BadConfig("produceWindow");
        if (c.disputeWindow == 0) revert BadConfig("disputeWindow");
        if (c.propHash == 0) revert BadConfig("propHash");
        if (!_isTerritoryList(bytes(c.territory))) revert BadConfig("territory");
        _terms = c;
        _paradigmDeveloper = record.developer;
        _commissionBps = record.commissionBps;
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
