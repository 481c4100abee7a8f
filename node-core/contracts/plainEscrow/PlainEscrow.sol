// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IParadigm, InstanceStatus, ParadigmInfo} from "../base/IParadigm.sol";
import {IParadigmRegistry, InstanceRecord} from "../system/IParadigmRegistry.sol";
import {EscrowState, IPlainEscrow, PlainEscrowConfig} from "./IPlainEscrow.sol";
import {Paradigm} from "../base/Paradigm.sol";
import {Payouts} from "../system/Payouts.sol";
import {SystemAddresses} from "../system/SystemAddresses.sol";

/// @title Plain escrow
/// @notice An example for paradigm developers.
/// @dev What to copy: configuration checked once in `initialise`; commission read from the registry; every state with
/// an exit and a default that anybody can trigger; state written before money moves; `_pay` instead of transfers.
contract PlainEscrow is IPlainEscrow, Paradigm, Payouts {
    PlainEscrowConfig private _terms;
    address private _paradigmDeveloper;
    uint16 private _commissionBps;
    /// @inheritdoc IPlainEscrow
    EscrowState public state;
    /// @inheritdoc IPlainEscrow
    uint64 public releaseAfter;

    /// @notice Makes the template.
    /// @param info_ what the paradigm says about itself, for ever
    constructor(ParadigmInfo memory info_) Paradigm(info_) {}

    /// @inheritdoc IParadigm
    /// @param config_ one ABI-encoded PlainEscrowConfig
    function initialise(bytes calldata config_) external onlyRegistryOnce {
        PlainEscrowConfig memory c = abi.decode(config_, (PlainEscrowConfig));
        if (c.payer == address(0)) revert BadConfig("payer");
        if (c.payee == address(0) || c.payee == c.payer) revert BadConfig("payee");
        if (c.amountWei == 0) revert BadConfig("amountWei");
        if (c.fundBy < block.timestamp) revert BadConfig("fundBy");
        if (c.deliverBy <= c.fundBy) revert BadConfig("deliverBy");
        if (c.inspectWindow < 1 days || c.inspectWindow > 90 days) revert BadConfig("inspectWindow");
        _terms = c;
        InstanceRecord memory record = IParadigmRegistry(SystemAddresses.PARADIGM_REGISTRY).instanceOf(address(this));
        _paradigmDeveloper = record.developer;
        _commissionBps = record.commissionBps;
    }

    /// @inheritdoc IPlainEscrow
    function fund() external payable {
        if (state != EscrowState.Unfunded) revert WrongState(state);
        if (msg.sender != _terms.payer) revert NotParty(msg.sender);
        if (block.timestamp > _terms.fundBy) revert TooLate(_terms.fundBy);
        if (msg.value != _terms.amountWei) revert WrongValue(msg.value, _terms.amountWei);
        state = EscrowState.Funded;
        emit Funded(msg.sender, msg.value);
    }

    // In time only, and with evidence: a payee that has delivered nothing could otherwise still say so in the last
    // moment.
    /// @inheritdoc IPlainEscrow
    function deliver(bytes32 evidenceId) external {
        if (state != EscrowState.Funded) revert WrongState(state);
        if (msg.sender != _terms.payee) revert NotParty(msg.sender);
        if (block.timestamp > _terms.deliverBy) revert TooLate(_terms.deliverBy);
        if (evidenceId == 0) revert EvidenceMissing();
        state = EscrowState.Delivered;
        releaseAfter = uint64(block.timestamp) + _terms.inspectWindow;
        emit Delivered(msg.sender, evidenceId, releaseAfter);
    }

    /// @inheritdoc IPlainEscrow
    function release() external nonReentrant {
        if (state != EscrowState.Funded && state != EscrowState.Delivered) revert WrongState(state);
        if (msg.sender != _terms.payer) {
            if (state != EscrowState.Delivered) revert NotParty(msg.sender);
            if (block.timestamp <= releaseAfter) revert TooEarly(releaseAfter);
        }
        state = EscrowState.Released;
        uint256 developerWei = (_terms.amountWei * _commissionBps) / 10_000;
        uint256 payeeWei = _terms.amountWei - developerWei;
        emit Released(_terms.payee, payeeWei, _paradigmDeveloper, developerWei);
        _pay(_paradigmDeveloper, developerWei);
        _pay(_terms.payee, payeeWei);
    }

    /// @inheritdoc IPlainEscrow
    function refund() external nonReentrant {
        if (state != EscrowState.Funded && state != EscrowState.Delivered) revert WrongState(state);
        if (msg.sender != _terms.payee) {
            if (state != EscrowState.Funded) revert NotParty(msg.sender);
            if (block.timestamp <= _terms.deliverBy) revert TooEarly(_terms.deliverBy);
        }
        state = EscrowState.Refunded;
        emit Refunded(_terms.payer, _terms.amountWei);
        _pay(_terms.payer, _terms.amountWei);
    }

    /// @inheritdoc IPlainEscrow
    function config() external view returns (PlainEscrowConfig memory) {
        return _terms;
    }

    /// @inheritdoc IParadigm
    function status() external view returns (InstanceStatus) {
        if (_isTemplate()) return InstanceStatus.Template;
        if (_isBlank()) return InstanceStatus.Blank;
        bool ended =
            state == EscrowState.Released ||
                state == EscrowState.Refunded ||
                (state == EscrowState.Unfunded && block.timestamp > _terms.fundBy);
        return ended ? InstanceStatus.Ended : InstanceStatus.Active;
    }
}
