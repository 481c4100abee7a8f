// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Where an account made from paradigm code is in its life.
enum InstanceStatus {
    /// The reviewed code itself: holds no business and can never be initialised.
    Template,
    /// A clone between creation and initialisation: never seen outside the creating transaction.
    Blank,
    /// Something can start, or is in process.
    Active,
    /// Nothing new can start and nothing is in process.
    Ended
}

/// @notice What a paradigm says about itself. Fixed in its code, the same for the template and for every instance.
struct ParadigmInfo {
    /// Who wrote it: registers it and receives its commissions.
    address developer;
    /// SHA-256 (the digest of its content id) of the metadata document (name, manual, configuration schema, signer's
    /// descriptor).
    bytes32 metadataHash;
    /// SHA-256 of the JSON Schema from which the app draws the configuration form.
    bytes32 configSchemaHash;
    /// Share of every settled order in basis points, at most 500; fixed for an instance when it is created.
    uint16 commissionBps;
    /// Share of the network fees its code earns, in basis points, at most 2,000.
    uint16 feeShareBps;
    /// Flat commission per new instance, in wei.
    uint256 flatCommissionWei;
    /// As its developer counts.
    uint32 version;
    /// The registered paradigm this one replaces, or zero.
    address predecessor;
}

/// @title Paradigm
/// @notice A registered contract template (protocol.md §4.1). Business happens only in the clones the registry makes of
/// it.
interface IParadigm {
    /// @notice Only the paradigm registry makes and initialises instances.
    /// @param caller who tried
    error NotRegistry(address caller);
    /// @notice The constructor's description is not acceptable.
    /// @param field name of what is wrong with it
    error BadInfo(bytes32 field);

    /// @notice Instance interface: takes the configuration and starts the business.
    /// @dev Who: the paradigm registry.
    /// When: once, in the transaction that creates the instance; never on the template.
    /// Refuses with: NotRegistry, InvalidInitialization, and the paradigm's own BadConfig.
    /// Emits: Initialized.
    /// @param config ABI-encoded configuration, as the paradigm's schema says
    function initialise(bytes calldata config) external;

    /// @notice Static interface: the paradigm about itself.
    /// @return its description, the same from template and instance
    function info() external view returns (ParadigmInfo memory);

    /// @notice Where this account is in its life.
    /// @return as of this block
    function status() external view returns (InstanceStatus);
}
