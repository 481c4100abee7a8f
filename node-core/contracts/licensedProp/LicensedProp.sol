// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IParadigm, InstanceStatus, ParadigmInfo} from "../base/IParadigm.sol";
import {LicensedPropConfig} from "./ILicensedProp.sol";
import {LicensedPropSettlement} from "./LicensedPropSettlement.sol";
import {Paradigm} from "../base/Paradigm.sol";

/// @title Licensed prop
/// @notice The paradigm behind every licensed prop.
/// @dev Read it bottom up: LicensedPropTerms (the licence), LicensedPropTwins (serials), LicensedPropBooks (lists of
/// orders), LicensedPropOrders (escrow until shipment), LicensedPropObjections (when something is wrong),
/// LicensedPropSettlement (who is paid).
contract LicensedProp is LicensedPropSettlement {
    /// @notice Makes the template.
    /// @param info_ what the paradigm says about itself, for ever
    constructor(ParadigmInfo memory info_) Paradigm(info_) {}

    /// @inheritdoc IParadigm
    /// @param config_ one ABI-encoded LicensedPropConfig
    function initialise(bytes calldata config_) external onlyRegistryOnce {
        LicensedPropConfig memory c = _initialiseTerms(config_);
        _initialiseTwins(c.cap);
    }

    /// @inheritdoc IParadigm
    function status() external view returns (InstanceStatus) {
        if (_isTemplate()) return InstanceStatus.Template;
        if (_isBlank()) return InstanceStatus.Blank;
        bool canStart = block.timestamp <= _terms.closesAt && _pieces() < _serials.cap;
        bool busy = _serials.open > 0 || _serials.inProcess > 0;
        return canStart || busy ? InstanceStatus.Active : InstanceStatus.Ended;
    }
}
