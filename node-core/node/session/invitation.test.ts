import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHash } from '#node-core/model/ids.ts'
import { formatInvitation, parseInvitation } from './invitation.ts'

const invitation = { name: 'Probe 片场', genesis: toHash(`0x${'ab'.repeat(32)}`), addresses: ['/ip4/127.0.0.1/tcp/4001/p2p/12D3'] }

describe('invitation', () => {
  it('round-trips', () => {
    expect(parseInvitation(`  ${formatInvitation(invitation)}\n`)).toEqual(invitation)
  })
  it('notices any single changed or missing character', () => {
    const text = formatInvitation(invitation)
    fc.assert(fc.property(fc.nat(text.length - 1), fc.constantFrom('0', 'f', '!'), (at, c) => {
      const changed = text.slice(0, at) + c + text.slice(at + 1)
      if (changed === text) return
      expect(() => parseInvitation(changed)).toThrow(/NODE_BAD_INVITATION/)
    }))
    expect(() => parseInvitation(text.slice(0, -1))).toThrow(/NODE_BAD_INVITATION/)
  })
})
