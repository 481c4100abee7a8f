// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicensedProp, OrderRequest} from "licensedProp/ILicensedProp.sol";
import {IPayouts} from "system/IPayouts.sol";

/// Refuses money, but can fetch it to somewhere else.
contract RevertingPayee {
    receive() external payable {
        revert("no, thank you");
    }

    function fetch(IPayouts from, address payable to) external {
        from.withdrawTo(to);
    }

    function fetchToSelf(IPayouts from) external {
        from.withdraw();
    }
}

/// Burns whatever gas it is given.
contract GasBurningPayee {
    uint256 private _sink;

    receive() external payable {
        while (true) _sink += 1;
    }
}

/// Answers a payment with a megabyte of revert data.
contract ReturnBombPayee {
    receive() external payable {
        assembly {
            revert(0, 1000000)
        }
    }
}

/// Tries to be paid twice from inside its own payment.
contract ReentrantPayee {
    bytes public attack;
    uint256 public attempts;
    uint256 public successes;

    function arm(bytes calldata attack_) external {
        attack = attack_;
    }

    receive() external payable {
        if (attack.length == 0) return;
        // State is written even though the inner call fails, so the test can tell that the attack really ran.
        attempts += 1;
        (bool ok, ) = msg.sender.call(attack);
        if (ok) successes += 1;
    }
}

/// Buys through a contract that will not take refunds.
contract ContractBuyer {
    bool public accepts;

    function setAccepts(bool accepts_) external {
        accepts = accepts_;
    }

    function buy(ILicensedProp prop, OrderRequest calldata request) external payable {
        prop.placeOrder{value: msg.value}(request);
    }

    function confirm(ILicensedProp prop, bytes32 orderId) external {
        prop.confirm(orderId);
    }

    function fetch(IPayouts from) external {
        from.withdraw();
    }

    receive() external payable {
        require(accepts, "closed");
    }
}

/// Takes money only when it is given enough gas to keep its books.
contract FussyPayee {
    uint256 private _minGas;

    function demand(uint256 minGas) external {
        _minGas = minGas;
    }

    receive() external payable {
        require(gasleft() >= _minGas, "too little gas");
    }
}
