import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToUtf8, hexToBytes } from '#node-core/kernel/bytes.ts'
import { randomPrivateKey } from '#node-core/kernel/keys.ts'
import { toHash } from '#node-core/model/ids.ts'
import { formatInvitation, parseInvitation } from './invitation.ts'

const invitation = {
  name: 'Probe 片场',
  genesis: toHash(`0x${'ab'.repeat(32)}`),
  addresses: ['/ip4/127.0.0.1/tcp/4001/p2p/12D3'],
}

describe('invitation', () => {
  it('round-trips', () => {
    expect(parseInvitation(`  ${formatInvitation(invitation)}\n`)).toEqual(invitation)
    const dated = { ...invitation, checkpoint: { height: 123_456, hash: toHash(`0x${'cd'.repeat(32)}`) } }
    expect(parseInvitation(formatInvitation(dated))).toEqual(dated)
  })
  it('still reads those without a checkpoint', () => {
    expect(
      parseInvitation(
        'dipnet:7b226e223a224f6c64222c2267223a22307861626162616261626162616261626162616261626162616261626162616261626162616261626162616261626162616261626162616261626162616261626162222c2261223a5b222f6970342f3132372e302e302e312f7463702f31225d7d.454c612c',
      ),
    ).toEqual({ name: 'Old', genesis: invitation.genesis, addresses: ['/ip4/127.0.0.1/tcp/1'] })
  })
  it('carries a gift, and takes none that could not be one', () => {
    const gift = { key: randomPrivateKey(), amountWei: 2n * 10n ** 18n, untilS: 1_900_000_000 }
    expect(parseInvitation(formatInvitation({ ...invitation, gift }))).toEqual({ ...invitation, gift })
    for (const wrong of [
      { key: new Uint8Array(32) },
      { key: new Uint8Array(31).fill(1) },
      { amountWei: -1n },
      { amountWei: 10n ** 41n },
      { untilS: 0.5 },
      { untilS: -1 },
      { untilS: 10 ** 15 },
    ])
      expect(() => parseInvitation(formatInvitation({ ...invitation, gift: { ...gift, ...wrong } }))).toThrow(
        /NODE_BAD_INVITATION/,
      )
  })
  it('notices any single changed or missing character', () => {
    const text = formatInvitation(invitation)
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('0', 'f', '!'), (at, c) => {
        const changed = text.slice(0, at) + c + text.slice(at + 1)
        if (changed === text) return
        expect(() => parseInvitation(changed)).toThrow(/NODE_BAD_INVITATION/)
      }),
    )
    expect(() => parseInvitation(text.slice(0, -1))).toThrow(/NODE_BAD_INVITATION/)
  })
  it('holds name, network, addresses and a checkpoint, and no secret that is handed in with them', () => {
    const secrets = { key: '0x5ec7e7', phrase: 'legal winner thank year', token: 'a-token' }
    const checkpoint = { height: 7, hash: toHash(`0x${'cd'.repeat(32)}`), ...secrets }
    const text = formatInvitation({ ...invitation, ...secrets, checkpoint })
    const told = bytesToUtf8(hexToBytes(`0x${/^dipnet:([0-9a-f]+)\./.exec(text)![1]!}`))
    expect(Object.keys(JSON.parse(told) as object).sort()).toEqual(['a', 'c', 'g', 'n'])
    for (const secret of Object.values(secrets)) expect(told).not.toContain(secret)
  })
})
