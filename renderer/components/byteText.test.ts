import { describe, expect, it } from 'vitest'
import { byteText } from './byteText.ts'

describe('bytes in words', () => {
  it.each([
    [0, '0 byte'],
    [999, '999 byte'],
    [1_000, '1 kB'],
    [1_540, '1.5 kB'],
    [12_345_678, '12 MB'],
    [2_100_000_000, '2.1 GB'],
    [3e15, '3,000 TB'],
  ])('%d is %s', (bytes, text) => expect(byteText(bytes, 'en')).toBe(text))

  it('in Chinese, too', () => expect(byteText(12_345_678, 'zh-CN')).toMatch(/12\s?(MB|兆字节)/))
})
