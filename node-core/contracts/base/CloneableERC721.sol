// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";
import {ERC721Utils} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Utils.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ERC165, IERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";

/// @title ERC-721 for clones
/// @notice Tokens with an owner each, without a constructor, so that clones can use it.
/// @dev OpenZeppelin's interfaces, errors and receiver check; its ERC721 itself needs the Cancun instruction set
/// (decisions/0003). Name, symbol and URI come from the child.
abstract contract CloneableERC721 is ERC165, IERC721, IERC721Metadata, IERC721Errors {
    mapping(uint256 tokenId => address owner) private _owners;
    mapping(address owner => uint256 count) private _balances;
    mapping(uint256 tokenId => address operator) private _approved;
    mapping(address owner => mapping(address operator => bool allowed)) private _operators;

    /// @inheritdoc IERC721
    function approve(address to, uint256 tokenId) external {
        address owner = ownerOf(tokenId);
        if (msg.sender != owner && !isApprovedForAll(owner, msg.sender)) revert ERC721InvalidApprover(msg.sender);
        _approved[tokenId] = to;
        emit Approval(owner, to, tokenId);
    }

    /// @inheritdoc IERC721
    function setApprovalForAll(address operator, bool approved) external {
        if (operator == address(0)) revert ERC721InvalidOperator(operator);
        _operators[msg.sender][operator] = approved;
        emit ApprovalForAll(msg.sender, operator, approved);
    }

    /// @inheritdoc IERC721
    function safeTransferFrom(address from, address to, uint256 tokenId) external {
        safeTransferFrom(from, to, tokenId, "");
    }

    /// @inheritdoc IERC721
    function balanceOf(address owner) external view returns (uint256) {
        if (owner == address(0)) revert ERC721InvalidOwner(owner);
        return _balances[owner];
    }

    /// @inheritdoc IERC721
    function transferFrom(address from, address to, uint256 tokenId) public {
        if (to == address(0)) revert ERC721InvalidReceiver(to);
        address owner = ownerOf(tokenId);
        if (owner != from) revert ERC721IncorrectOwner(from, tokenId, owner);
        bool allowed = msg.sender == owner || isApprovedForAll(owner, msg.sender) || _approved[tokenId] == msg.sender;
        if (!allowed) revert ERC721InsufficientApproval(msg.sender, tokenId);
        _move(from, to, tokenId);
    }

    /// @inheritdoc IERC721
    function safeTransferFrom(address from, address to, uint256 tokenId, bytes memory data) public {
        transferFrom(from, to, tokenId);
        ERC721Utils.checkOnERC721Received(msg.sender, from, to, tokenId, data);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) public view virtual override(ERC165, IERC165) returns (bool) {
        return
            id == type(IERC721).interfaceId || id == type(IERC721Metadata).interfaceId || super.supportsInterface(id);
    }

    /// @inheritdoc IERC721
    function ownerOf(uint256 tokenId) public view returns (address owner) {
        owner = _owners[tokenId];
        if (owner == address(0)) revert ERC721NonexistentToken(tokenId);
    }

    /// @inheritdoc IERC721
    function getApproved(uint256 tokenId) public view returns (address) {
        ownerOf(tokenId);
        return _approved[tokenId];
    }

    /// @inheritdoc IERC721
    function isApprovedForAll(address owner, address operator) public view returns (bool) {
        return _operators[owner][operator];
    }

    /// Without the receiver's callback: a buyer's contract must not be able to block a settlement.
    function _mint(address to, uint256 tokenId) internal {
        if (to == address(0)) revert ERC721InvalidReceiver(to);
        if (_owners[tokenId] != address(0)) revert ERC721InvalidSender(address(0));
        _move(address(0), to, tokenId);
    }

    function _burn(uint256 tokenId) internal {
        _move(ownerOf(tokenId), address(0), tokenId);
    }

    /// Zero where there is none.
    function _ownerOf(uint256 tokenId) internal view returns (address) {
        return _owners[tokenId];
    }

    function _move(address from, address to, uint256 tokenId) private {
        delete _approved[tokenId];
        if (from != address(0)) _balances[from] -= 1;
        if (to != address(0)) _balances[to] += 1;
        _owners[tokenId] = to;
        emit Transfer(from, to, tokenId);
    }
}
