// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IParadigm, ParadigmInfo} from "./IParadigm.sol";
import {SystemAddresses} from "../system/SystemAddresses.sol";

/// @title Base of every paradigm
/// @notice What every paradigm shares: its description, and that it is initialised once.
/// @dev The description is immutable, that is, part of the code: clones see it by DELEGATECALL and no storage can
/// disagree with it. The template locks itself, so only clones can be initialised, once, by the registry.
abstract contract Paradigm is IParadigm, Initializable {
    address private immutable _developer;
    bytes32 private immutable _metadataHash;
    bytes32 private immutable _configSchemaHash;
    uint16 private immutable _commissionBps;
    uint16 private immutable _feeShareBps;
    uint256 private immutable _flatCommissionWei;
    uint32 private immutable _version;
    address private immutable _predecessor;

    /// @notice Guards `initialise`: the registry, and it once.
    modifier onlyRegistryOnce() {
        if (msg.sender != SystemAddresses.PARADIGM_REGISTRY) revert NotRegistry(msg.sender);
        _initialiseOnce();
        _;
    }

    /// @notice Makes the template.
    /// @dev Refuses with: BadInfo. Emits: Initialized, with the highest version: the template is closed.
    /// @param info_ what the paradigm says about itself, for ever
    constructor(ParadigmInfo memory info_) {
        if (info_.developer == address(0)) revert BadInfo("developer");
        if (info_.commissionBps > 500) revert BadInfo("commissionBps");
        if (info_.feeShareBps > 2_000) revert BadInfo("feeShareBps");
        _developer = info_.developer;
        _metadataHash = info_.metadataHash;
        _configSchemaHash = info_.configSchemaHash;
        _commissionBps = info_.commissionBps;
        _feeShareBps = info_.feeShareBps;
        _flatCommissionWei = info_.flatCommissionWei;
        _version = info_.version;
        _predecessor = info_.predecessor;
        _disableInitializers();
    }

    /// @inheritdoc IParadigm
    function info() external view returns (ParadigmInfo memory) {
        return
            ParadigmInfo({
                developer: _developer,
                metadataHash: _metadataHash,
                configSchemaHash: _configSchemaHash,
                commissionBps: _commissionBps,
                feeShareBps: _feeShareBps,
                flatCommissionWei: _flatCommissionWei,
                version: _version,
                predecessor: _predecessor
            });
    }

    function _isTemplate() internal view returns (bool) {
        return _getInitializedVersion() == type(uint64).max;
    }

    function _isBlank() internal view returns (bool) {
        return _getInitializedVersion() == 0;
    }

    function _initialiseOnce() private initializer {}
}
