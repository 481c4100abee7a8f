// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {InstanceStatus, ParadigmInfo} from "../interfaces/IParadigm.sol";
import {LicensedPropConfig} from "../interfaces/ILicensedProp.sol";
import {LicensedPropSettlement} from "./LicensedPropSettlement.sol";
import {Paradigm} from "./Paradigm.sol";

/// The paradigm behind every licensed prop. Read it bottom up: LicensedPropTerms (the licence), LicensedPropTwins (serials),
/// LicensedPropOrders (escrow and its exits), LicensedPropSettlement (who is paid).
contract LicensedProp is LicensedPropSettlement {
    constructor(ParadigmInfo memory info_) Paradigm(info_) {}

    /// `config` is one ABI-encoded LicensedPropConfig.
    function initialise(bytes calldata config_) external onlyRegistryOnce {
        _initialiseTerms(abi.decode(config_, (LicensedPropConfig)));
        _initialiseTwins();
    }

    function status() external view returns (InstanceStatus) {
        if (_isTemplate()) return InstanceStatus.Template;
        if (_isBlank()) return InstanceStatus.Blank;
        bool canStart = block.timestamp <= _terms.closesAt && _serials.assigned < _serials.cap;
        bool busy = _serials.open > 0 || _serials.inProcess > 0;
        return canStart || busy ? InstanceStatus.Active : InstanceStatus.Ended;
    }
}
