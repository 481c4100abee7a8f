// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What a paradigm says about itself. Fixed in its code, the same for the template and for every instance.
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
    uint32 version;
    /// The registered paradigm this one replaces, or zero.
    address predecessor;
}

/// Where an account made from paradigm code is in its life.
enum InstanceStatus {
    /// The reviewed code itself: holds no business and can never be initialised.
    Template,
    /// A clone between creation and initialisation: never seen outside the creating transaction.
    Blank,
    Active,
    /// Nothing new can start and nothing is in process.
    Ended
}

/// A reviewed contract template (protocol.md §4). Business happens only in the clones the registry makes of it.
interface IParadigm {
    /// Only the paradigm registry makes and initialises instances.
    error NotRegistry(address caller);
    /// The constructor's description is not acceptable: `field` names what is wrong.
    error BadInfo(bytes32 field);

    /// Static interface: the paradigm about itself.
    function info() external view returns (ParadigmInfo memory);

    /// Instance interface: takes the ABI-encoded configuration, once, from the registry.
    function initialise(bytes calldata config) external;

    function status() external view returns (InstanceStatus);
}
