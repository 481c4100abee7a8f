// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {IParadigm, ParadigmInfo} from "../base/IParadigm.sol";
import {IParadigmRegistry, InstanceRecord, ParadigmRecord} from "./IParadigmRegistry.sol";
import {Payouts} from "./Payouts.sol";

/// @title Paradigm registry
/// @notice Knows which code is a paradigm and which account is an instance of which.
/// @dev Predeployed in genesis (SystemAddresses).
contract ParadigmRegistry is IParadigmRegistry, Payouts {
    /// Highest order share in basis points (protocol.md §4.1).
    uint16 private constant MAX_COMMISSION_BPS = 500;
    /// Highest share of network fees in basis points (protocol.md §4.1).
    uint16 private constant MAX_FEE_SHARE_BPS = 2_000;

    address[] private _paradigms;
    address[] private _instances;
    mapping(address account => ParadigmRecord record) private _paradigm;
    mapping(address account => InstanceRecord record) private _instance;
    mapping(address creator => uint256 count) private _created;

    /// @inheritdoc IParadigmRegistry
    function register(address account, bytes32 metadataHash, uint16 commissionBps) external {
        if (account.code.length == 0) revert NotAParadigm(account);
        if (_paradigm[account].developer != address(0)) revert AlreadyRegistered(account);
        ParadigmInfo memory info = IParadigm(account).info();
        if (info.developer != msg.sender) revert NotDeveloper(msg.sender, info.developer);
        if (info.metadataHash != metadataHash) revert TermsDiffer("metadataHash");
        if (info.commissionBps != commissionBps) revert TermsDiffer("commissionBps");
        if (commissionBps > MAX_COMMISSION_BPS) revert CommissionTooHigh(commissionBps, MAX_COMMISSION_BPS);
        if (info.feeShareBps > MAX_FEE_SHARE_BPS) revert CommissionTooHigh(info.feeShareBps, MAX_FEE_SHARE_BPS);
        // Only its own developer may say that a paradigm has been replaced.
        if (info.predecessor != address(0) && _paradigm[info.predecessor].developer != msg.sender) {
            revert BadPredecessor(info.predecessor);
        }
        _paradigm[account] = ParadigmRecord({
            developer: msg.sender,
            registeredAt: uint64(block.timestamp),
            commissionBps: commissionBps,
            feeShareBps: info.feeShareBps,
            version: info.version,
            predecessor: info.predecessor,
            metadataHash: metadataHash,
            configSchemaHash: info.configSchemaHash,
            codeHash: account.codehash,
            flatCommissionWei: info.flatCommissionWei
        });
        _paradigms.push(account);
        emit ParadigmRegistered(account, msg.sender, metadataHash, commissionBps);
    }

    // Recorded before initialisation, so that the instance can read its own terms here.
    /// @inheritdoc IParadigmRegistry
    function instantiate(address account, bytes calldata config) external payable returns (address instance) {
        ParadigmRecord storage record = _paradigm[account];
        address developer = record.developer;
        if (developer == address(0)) revert NotRegistered(account);
        if (msg.value != record.flatCommissionWei) revert WrongCommission(msg.value, record.flatCommissionWei);

        instance = Create2.deploy(0, _salt(msg.sender, _created[msg.sender]++), _cloneCode(account));
        _instance[instance] = InstanceRecord({
            paradigm: account,
            createdAt: uint64(block.timestamp),
            commissionBps: record.commissionBps,
            creator: msg.sender,
            developer: developer
        });
        _instances.push(instance);
        emit InstanceCreated(instance, account, msg.sender, record.commissionBps);
        IParadigm(instance).initialise(config);

        if (msg.value > 0) emit FlatCommissionPaid(account, developer, msg.value, _pay(developer, msg.value));
    }

    /// @inheritdoc IParadigmRegistry
    function predictInstance(address account, address creator, uint256 counter) external view returns (address) {
        return Create2.computeAddress(_salt(creator, counter), keccak256(_cloneCode(account)));
    }

    /// @inheritdoc IParadigmRegistry
    function instancesCreatedBy(address creator) external view returns (uint256) {
        return _created[creator];
    }

    /// @inheritdoc IParadigmRegistry
    function paradigmCount() external view returns (uint256) {
        return _paradigms.length;
    }

    /// @inheritdoc IParadigmRegistry
    function paradigmAt(uint256 index) external view returns (address) {
        return _paradigms[index];
    }

    /// @inheritdoc IParadigmRegistry
    function paradigm(address account) external view returns (ParadigmRecord memory) {
        return _paradigm[account];
    }

    /// @inheritdoc IParadigmRegistry
    function instanceCount() external view returns (uint256) {
        return _instances.length;
    }

    /// @inheritdoc IParadigmRegistry
    function instanceAt(uint256 index) external view returns (address) {
        return _instances[index];
    }

    /// @inheritdoc IParadigmRegistry
    function instanceOf(address account) external view returns (InstanceRecord memory) {
        return _instance[account];
    }

    function _salt(address creator, uint256 counter) private pure returns (bytes32) {
        return keccak256(abi.encode(creator, counter));
    }

    /// Creation code of an ERC-1167 minimal proxy.
    function _cloneCode(address implementation) private pure returns (bytes memory) {
        return
            abi.encodePacked(
                hex"3d602d80600a3d3981f3363d3d373d3d3d363d73",
                implementation,
                hex"5af43d82803e903d91602b57fd5bf3"
            );
    }
}
