import { describe, expect, it } from 'vitest'
import { contractSources, docProblems } from '../support/contractDocs.ts'

/** A source with everything that the rules are there to find, and nothing of it in `IWhole`. */
const SAMPLE = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

struct Untold {
    /// Told.
    uint256 told;
    uint256 untold;
}

/// @notice A kind.
enum Kind {
    /// One.
    One,
    Two
}

/// @notice Whole.
interface IWhole {
    /// @notice Too late.
    error Late();
    /// @notice Done.
    event Done();
    /// @notice Does it.
    /// @dev Who: anyone. When: in time.
    /// Refuses with: Late. Emits: Done.
    /// @param what to do
    /// @return whether it did
    function act(uint256 what) external returns (bool);
    /// @notice What was done.
    /// @dev Refuses with: Late.
    /// @return what was
    function done() external view returns (uint256);
}

interface IHoles {
    error Never(uint256 cause);
    event Made(uint256 what);
    /// @notice Makes.
    /// @dev Who: anyone. Refuses with: Never, NeverMade. Emits: nothing.
    function make(uint256 what, uint256 more) external returns (uint256, uint256);
    function made() external view returns (uint256);
}

/// @notice Does.
contract Whole is IWhole {
    uint256 private _what;

    /// @inheritdoc IWhole
    function act(uint256 what) external returns (bool) {
        if (what > block.timestamp) revert Late();
        _what = what;
        _told();
        return true;
    }

    /// @inheritdoc IWhole
    function done() external view returns (uint256) {
        if (_what == 0) revert Late();
        return _what;
    }

    function _told() private {
        emit Done();
    }
}

contract Holes is IHoles {
    error Hidden();

    /// @inheritdoc IHoles
    function make(uint256 what, uint256 more) external returns (uint256, uint256) {
        if (what == more) revert Hidden();
        emit Made(what);
        return (what, more);
    }

    /// @notice Not the interface's words.
    function made() external view returns (uint256) {
        return block.timestamp;
    }

    function beside(uint256 what) external pure returns (uint256) {
        return what;
    }
}
`

describe('NatSpec', () => {
  it('tells strangers all: every function, event, error, struct; and of each step what the code really does', () => {
    const files = contractSources()
    expect(files.length).toBeGreaterThan(15)
    expect(docProblems(files)).toEqual([])
  })

  it('finds what is missing, and what is not so', () => {
    expect(docProblems([], { 'Sample.sol': SAMPLE })).toEqual([
      'IHoles: no @notice',
      'IHoles.Never: no @notice',
      'IHoles.Never: no @param cause',
      'IHoles.Made: no @notice',
      'IHoles.Made: no @param what',
      'IHoles.make: no @param what',
      'IHoles.make: no @param more',
      'IHoles.make: 0 of 2 @return',
      'IHoles.make: @dev does not say When',
      'IHoles.make: Never cannot happen',
      'IHoles.make: NeverMade is declared nowhere',
      'IHoles.make: does not say Hidden',
      'IHoles.make: does not say Made',
      'IHoles.made: no @notice',
      'IHoles.made: 0 of 1 @return',
      'Holes: no @notice',
      'Holes.made: no @inheritdoc',
      'Holes.beside: no @notice',
      'Holes.beside: no @param what',
      'Holes.beside: 0 of 1 @return',
      'Untold: no @notice',
      'Untold.untold: not explained',
      'Kind.Two: not explained',
    ])
  })
})
