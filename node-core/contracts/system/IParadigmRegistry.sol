// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the registry keeps about a paradigm: a copy of its {ParadigmInfo} at registration, and the hash of its
/// code. All zero for an address that is none.
struct ParadigmRecord {
    /// Who registered it and receives its commissions.
    address developer;
    /// Unix seconds.
    uint64 registeredAt;
    /// Share of every settled order, in basis points.
    uint16 commissionBps;
    /// Share of the network fees its code earns, in basis points.
    uint16 feeShareBps;
    /// As its code states it.
    uint32 version;
    /// The paradigm it replaces, or zero.
    address predecessor;
    /// SHA-256 of its metadata document.
    bytes32 metadataHash;
    /// SHA-256 of its configuration schema.
    bytes32 configSchemaHash;
    /// EXTCODEHASH at registration.
    bytes32 codeHash;
    /// What creating an instance costs, in wei.
    uint256 flatCommissionWei;
}

/// @notice What the registry keeps about an instance. All zero for an address that is none.
struct InstanceRecord {
    /// Whose code it runs.
    address paradigm;
    /// Unix seconds.
    uint64 createdAt;
    /// The order share agreed when the instance was made: a later paradigm cannot raise it.
    uint16 commissionBps;
    /// Who had it made.
    address creator;
    /// Who receives the commissions.
    address developer;
}

/// @title Paradigm registry
/// @notice The list of paradigms and of the instances made from them (protocol.md §1.3 and §4.2).
interface IParadigmRegistry {
    /// @notice A paradigm is on the list.
    /// @param paradigm its template
    /// @param developer who registered it
    /// @param metadataHash SHA-256 of its metadata document
    /// @param commissionBps its share of every settled order, in basis points
    event ParadigmRegistered(
        address indexed paradigm,
        address indexed developer,
        bytes32 metadataHash,
        uint16 commissionBps
    );
    /// @notice An instance exists and is initialised in the same transaction.
    /// @param instance its address
    /// @param paradigm whose code it runs
    /// @param creator who had it made
    /// @param commissionBps the order share agreed for it
    event InstanceCreated(
        address indexed instance,
        address indexed paradigm,
        address indexed creator,
        uint16 commissionBps
    );
    /// @notice The flat commission of a new instance.
    /// @param paradigm whose code it runs
    /// @param developer who receives it
    /// @param amountWei how much
    /// @param pushed false: it waits as a credit, to be withdrawn
    event FlatCommissionPaid(address indexed paradigm, address indexed developer, uint256 amountWei, bool pushed);

    /// @notice Only its developer registers a paradigm.
    /// @param caller who tried
    /// @param developer whom its code names
    error NotDeveloper(address caller, address developer);
    /// @notice There is no code at this address.
    /// @param account which one
    error NotAParadigm(address account);
    /// @notice A paradigm is registered once.
    /// @param paradigm which one
    error AlreadyRegistered(address paradigm);
    /// @notice Instances are made of registered paradigms only.
    /// @param paradigm which one
    error NotRegistered(address paradigm);
    /// @notice The developer signed other terms than the code states.
    /// @param field name of what differs
    error TermsDiffer(bytes32 field);
    /// @notice A share is higher than the protocol allows.
    /// @param bps what the code states
    /// @param maxBps the most
    error CommissionTooHigh(uint256 bps, uint256 maxBps);
    /// @notice Only its own developer may say that a paradigm has been replaced.
    /// @param predecessor which one
    error BadPredecessor(address predecessor);
    /// @notice What was sent is not the flat commission.
    /// @param sentWei what was sent
    /// @param flatCommissionWei what should have been
    error WrongCommission(uint256 sentWei, uint256 flatCommissionWei);

    /// @notice Lists a paradigm. The arguments repeat what its code states, so that the developer signs what everybody
    /// will see.
    /// @dev Who: the developer whom the code names.
    /// When: once a paradigm.
    /// Refuses with: NotAParadigm, AlreadyRegistered, NotDeveloper, TermsDiffer, CommissionTooHigh, BadPredecessor.
    /// Emits: ParadigmRegistered.
    /// @param paradigm its template
    /// @param metadataHash SHA-256 of its metadata document
    /// @param commissionBps its share of every settled order, in basis points
    function register(address paradigm, bytes32 metadataHash, uint16 commissionBps) external;
    /// @notice Clones a paradigm (ERC-1167, CREATE2) and initialises the clone. The value sent is exactly the flat
    /// commission.
    /// @dev Who: anyone, who becomes the creator; the paradigm may ask for more.
    /// When: once the paradigm is registered.
    /// Refuses with: NotRegistered, WrongCommission, NotEnoughGas, and whatever the paradigm refuses the configuration
    /// with.
    /// Emits: InstanceCreated, FlatCommissionPaid where there is one, Credited where a push fails.
    /// @param paradigm its template
    /// @param config ABI-encoded configuration, as the paradigm's schema says
    /// @return instance its address, as {predictInstance} told
    function instantiate(address paradigm, bytes calldata config) external payable returns (address instance);
    /// @notice The address that an instance has or will have.
    /// @param paradigm its template
    /// @param creator who makes it
    /// @param counter how many the creator has made before, of all paradigms
    /// @return its address
    function predictInstance(address paradigm, address creator, uint256 counter) external view returns (address);
    /// @notice How many instances an account has made.
    /// @param creator which account
    /// @return their number; the next one's counter
    function instancesCreatedBy(address creator) external view returns (uint256);

    /// @notice How many paradigms are registered.
    /// @return their number
    function paradigmCount() external view returns (uint256);
    /// @notice A registered paradigm. Beyond the end: a panic.
    /// @param index in the order of registration, from 0
    /// @return its template
    function paradigmAt(uint256 index) external view returns (address);
    /// @notice What is kept about a paradigm.
    /// @param account its template
    /// @return its record, all zero where there is none
    function paradigm(address account) external view returns (ParadigmRecord memory);
    /// @notice How many instances exist.
    /// @return their number
    function instanceCount() external view returns (uint256);
    /// @notice An instance. Beyond the end: a panic.
    /// @param index in the order of creation, from 0
    /// @return its address
    function instanceAt(uint256 index) external view returns (address);
    /// @notice What is kept about an instance.
    /// @param account its address
    /// @return its record, all zero where there is none
    function instanceOf(address account) external view returns (InstanceRecord memory);
}
