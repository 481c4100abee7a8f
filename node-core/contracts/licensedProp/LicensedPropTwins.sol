// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2981} from "@openzeppelin/contracts/token/common/ERC2981.sol";
import {ILicensedProp, SerialAccount} from "./ILicensedProp.sol";
import {CloneableERC721, IERC165, IERC721Metadata} from "../base/CloneableERC721.sol";
import {LicensedPropTerms} from "./LicensedPropTerms.sol";

/// @title Twins of a licensed prop
/// @notice Serials and twins: each piece has a number from acceptance on, and an ERC-721 record of that number once it
/// is paid.
abstract contract LicensedPropTwins is LicensedPropTerms, CloneableERC721, ERC2981 {
    /// Serials looked at in one call of {twinsOf}.
    uint32 private constant MAX_SCAN = 2_000;

    SerialAccount internal _serials;
    mapping(uint32 serial => bytes32 orderId) private _orderOfSerial;
    /// Numbers that came back, the next to be given last.
    uint32[] private _returned;

    /// @inheritdoc ILicensedProp
    function markDestroyed(uint32 serial) external {
        _onlyParty(ownerOf(serial));
        _serials.settled -= 1;
        _serials.destroyed += 1;
        _burn(serial);
        emit TwinDestroyed(serial, _orderOfSerial[serial], msg.sender);
    }

    /// @inheritdoc ILicensedProp
    function serials() external view returns (SerialAccount memory) {
        return _serials;
    }

    /// @inheritdoc ILicensedProp
    function orderOfSerial(uint32 serial) external view returns (bytes32) {
        return _orderOfSerial[serial];
    }

    /// @inheritdoc ILicensedProp
    function twinsOf(
        address owner,
        uint32 from,
        uint32 max
    ) external view returns (uint32[] memory found, uint32 next) {
        uint32 highest = _highestSerial();
        if (from > highest) from = highest;
        if (max > MAX_SCAN) max = MAX_SCAN;
        next = from > max ? from - max : 0;
        found = new uint32[](from - next);
        uint256 count = 0;
        for (uint32 serial = from; serial > next; serial--) if (_ownerOf(serial) == owner) found[count++] = serial;
        assembly ("memory-safe") {
            mstore(found, count)
        }
    }

    /// @inheritdoc IERC721Metadata
    function name() external view returns (string memory) {
        return _decodedConfig().name;
    }

    /// @inheritdoc IERC721Metadata
    function symbol() external view returns (string memory) {
        return _decodedConfig().symbol;
    }

    // The prop document, with the serial as fragment.
    /// @inheritdoc IERC721Metadata
    function tokenURI(uint256 tokenId) external view returns (string memory) {
        ownerOf(tokenId);
        return string.concat(_decodedConfig().propUri, "#", _decimal(tokenId));
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) public view override(CloneableERC721, ERC2981) returns (bool) {
        return CloneableERC721.supportsInterface(id) || ERC2981.supportsInterface(id);
    }

    function _initialiseTwins(uint32 cap) internal {
        _serials.cap = cap;
        _setDefaultRoyalty(_terms.studio, _terms.royaltyBps);
    }

    /// A number that came back first, so that none is missing in the end.
    function _assignSerial(bytes32 orderId) internal returns (uint32 serial) {
        if (_pieces() >= _serials.cap) revert CapReached(_serials.cap);
        _serials.inProcess += 1;
        if (_returned.length > 0) {
            serial = _returned[_returned.length - 1];
            _returned.pop();
        } else {
            serial = _pieces() + 1;
        }
        _serials.assigned += 1;
        _orderOfSerial[serial] = orderId;
    }

    /// The money returns, and the number with it.
    function _voidSerial(uint32 serial) internal {
        _serials.inProcess -= 1;
        _serials.voided += 1;
        _returned.push(serial);
    }

    function _mintTwin(address buyer, uint32 serial) internal {
        _serials.inProcess -= 1;
        _serials.settled += 1;
        _mint(buyer, serial);
    }

    /// Pieces that count against the cap.
    function _pieces() internal view returns (uint32) {
        return _serials.assigned - _serials.voided;
    }

    /// Numbers above have never been given.
    function _highestSerial() private view returns (uint32) {
        return _pieces() + uint32(_returned.length);
    }

    function _decimal(uint256 value) private pure returns (string memory) {
        bytes memory digits;
        do {
            digits = bytes.concat(bytes1(uint8(48 + (value % 10))), digits);
            value /= 10;
        } while (value > 0);
        return string(digits);
    }
}
