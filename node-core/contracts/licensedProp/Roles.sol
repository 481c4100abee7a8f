// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Roles
/// @notice Who a share is for.
/// @dev 1 to 127 name legs of the supply chain, from 128 on the parties of every order; mirrored in
/// licensedProp/roles.ts.
library Roles {
    uint8 internal constant MATERIAL_SUPPLIER = 1;
    uint8 internal constant CARRIER = 2;
    uint8 internal constant LAST_LEG = 127;

    uint8 internal constant STUDIO = 128;
    uint8 internal constant DESIGNER = 129;
    uint8 internal constant PARADIGM_DEVELOPER = 130;
    uint8 internal constant FACTORY = 131;
}
