// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What the registry keeps about a paradigm: a copy of its {ParadigmInfo} at registration, and the hash of its code.
struct ParadigmRecord {
    address developer;
    uint64 registeredAt;
    uint16 commissionBps;
    uint16 feeShareBps;
    uint32 version;
    address predecessor;
    bytes32 metadataHash;
    bytes32 configSchemaHash;
    bytes32 codeHash;
    uint256 flatCommissionWei;
}

/// What the registry keeps about an instance. All zero for an address that is none.
struct InstanceRecord {
    address paradigm;
    uint64 createdAt;
    /// The order share agreed when the instance was made: a later paradigm cannot raise it.
    uint16 commissionBps;
    address creator;
    address developer;
}

/// The list of paradigms and of the instances made from them (protocol.md §1 and §4).
interface IParadigmRegistry {
    event ParadigmRegistered(
        address indexed paradigm,
        address indexed developer,
        bytes32 metadataHash,
        uint16 commissionBps
    );
    event InstanceCreated(
        address indexed instance,
        address indexed paradigm,
        address indexed creator,
        uint16 commissionBps
    );
    event FlatCommissionPaid(address indexed paradigm, address indexed developer, uint256 amountWei, bool pushed);

    error NotDeveloper(address caller, address developer);
    error NotAParadigm(address account);
    error AlreadyRegistered(address paradigm);
    error NotRegistered(address paradigm);
    /// The developer signed other terms than the code states.
    error TermsDiffer(bytes32 field);
    error CommissionTooHigh(uint256 bps, uint256 maxBps);
    error BadPredecessor(address predecessor);
    error WrongCommission(uint256 sentWei, uint256 flatCommissionWei);

    function register(address paradigm, bytes32 metadataHash, uint16 commissionBps) external;
    function instantiate(address paradigm, bytes calldata config) external payable returns (address instance);
    function predictInstance(address paradigm, address creator, uint256 counter) external view returns (address);
    function instancesCreatedBy(address creator) external view returns (uint256);

    function paradigmCount() external view returns (uint256);
    function paradigmAt(uint256 index) external view returns (address);
    function paradigm(address account) external view returns (ParadigmRecord memory);
    function instanceCount() external view returns (uint256);
    function instanceAt(uint256 index) external view returns (address);
    function instanceOf(address account) external view returns (InstanceRecord memory);
}
