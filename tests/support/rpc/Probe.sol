// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Tells what a call sees, logs with every number of topics, and fails in every way. For tests of JSON-RPC.
contract Probe {
    uint256 public value = 10;
    uint256 public other;

    event Two(uint256 indexed a, uint256 b);
    event Four(uint256 indexed a, uint256 indexed b, uint256 indexed c, string text);

    error Own(uint256 what);

    function set(uint256 a, uint256 b, string calldata text) external {
        value = a;
        other = b;
        emit Two(a, b);
        emit Four(a, b, a + b, text);
        assembly {
            log0(0, 0)
        }
    }

    function env()
        external
        view
        returns (
            uint256 number,
            uint256 time,
            uint256 price,
            uint256 baseFee,
            address producer,
            uint256 random,
            uint256 gasLimit,
            address sender
        )
    {
        return (
            block.number,
            block.timestamp,
            tx.gasprice,
            block.basefee,
            block.coinbase,
            block.prevrandao,
            block.gaslimit,
            msg.sender
        );
    }

    function no(string calldata why) external pure {
        revert(why);
    }

    function own(uint256 what) external pure {
        revert Own(what);
    }

    function divide(uint256 by) external pure returns (uint256) {
        return 1 / by;
    }

    function burn() external pure {
        // Memory that no gas pays for: a loop would say the same, later.
        assembly {
            mstore(0xffffffff, 1)
        }
    }

    function broken() external pure {
        assembly {
            invalid()
        }
    }

    function balanceOfOther(address who) external view returns (uint256) {
        return who.balance;
    }

    receive() external payable {}
}
