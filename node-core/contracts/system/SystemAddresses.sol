// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title System addresses
/// @notice Fixed addresses of what genesis places on every network; mirrored in systemAddresses.ts.
library SystemAddresses {
    address internal constant PARADIGM_REGISTRY = 0x000000000000000000000000000000000000d101;
}
