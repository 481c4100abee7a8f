// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2981} from "@openzeppelin/contracts/token/common/ERC2981.sol";
import {SerialAccount} from "../interfaces/ILicensedProp.sol";
import {CloneableERC721} from "./CloneableERC721.sol";
import {LicensedPropTerms} from "./LicensedPropTerms.sol";

/// Serials and twins: each piece has a number from acceptance on, and an ERC-721 record of that number once it is paid.
abstract contract LicensedPropTwins is LicensedPropTerms, CloneableERC721, ERC2981 {
    SerialAccount internal _serials;
    mapping(uint32 serial => bytes32 orderId) private _orderOfSerial;

    function serials() external view returns (SerialAccount memory) {
        return _serials;
    }

    function orderOfSerial(uint32 serial) external view returns (bytes32) {
        return _orderOfSerial[serial];
    }

    /// The owner of a twin records that the piece is no more; the number stays used.
    function markDestroyed(uint32 serial) external {
        if (ownerOf(serial) != msg.sender) revert NotParty(msg.sender);
        _serials.settled -= 1;
        _serials.destroyed += 1;
        _burn(serial);
        emit TwinDestroyed(serial, _orderOfSerial[serial], msg.sender);
    }

    function name() external view returns (string memory) {
        return _terms.name;
    }

    function symbol() external view returns (string memory) {
        return _terms.symbol;
    }

    /// The prop document, with the serial as fragment.
    function tokenURI(uint256 tokenId) external view returns (string memory) {
        ownerOf(tokenId);
        return string.concat(_terms.propUri, "#", _decimal(tokenId));
    }

    function supportsInterface(bytes4 id) public view override(CloneableERC721, ERC2981) returns (bool) {
        return CloneableERC721.supportsInterface(id) || ERC2981.supportsInterface(id);
    }

    function _initialiseTwins() internal {
        _serials.cap = _terms.cap;
        _setDefaultRoyalty(_terms.studio, _terms.royaltyBps);
    }

    function _assignSerial(bytes32 orderId) internal returns (uint32 serial) {
        if (_serials.assigned >= _serials.cap) revert CapReached(_serials.cap);
        serial = ++_serials.assigned;
        _serials.inProcess += 1;
        _orderOfSerial[serial] = orderId;
    }

    function _voidSerial() internal {
        _serials.inProcess -= 1;
        _serials.voided += 1;
    }

    function _mintTwin(address buyer, uint32 serial) internal {
        _serials.inProcess -= 1;
        _serials.settled += 1;
        _mint(buyer, serial);
    }

    function _decimal(uint256 value) private pure returns (string memory) {
        bytes memory digits;
        do {
            digits = bytes.concat(bytes1(uint8(48 + value % 10)), digits);
            value /= 10;
        } while (value > 0);
        return string(digits);
    }
}
