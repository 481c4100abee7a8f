import { entropyToMnemonic, validateMnemonic } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { phraseChecksum, phraseLength, unknownWord } from '../errors.ts'

/** A new BIP-39 recovery phrase, English, from `random` (16 or 32 bytes). */
export function createPhrase(words: 12 | 24, random: (length: number) => Uint8Array): string {
  return entropyToMnemonic(random(words === 12 ? 16 : 32), wordlist)
}

/** Number of single-letter changes, stopping early: enough to suggest the word that was meant. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]!
}

/**
 * The phrase in its one normal form: lower case, single spaces.
 * @throws ACCOUNTS_PHRASE_LENGTH, ACCOUNTS_UNKNOWN_WORD (naming the word), ACCOUNTS_PHRASE_CHECKSUM
 */
export function parsePhrase(text: string): string {
  const words = text.normalize('NFKD').trim().toLowerCase().split(/\s+/)
  for (const [index, word] of words.entries()) {
    if (word === '' || wordlist.includes(word)) continue
    const nearest = wordlist.reduce((best, candidate) =>
      distance(word.slice(0, 12), candidate) < distance(word.slice(0, 12), best) ? candidate : best,
    )
    throw unknownWord('not a word of the list', { word: word.slice(0, 40), position: index + 1, suggestion: nearest })
  }
  if (words.length !== 12 && words.length !== 24)
    throw phraseLength('a phrase has 12 or 24 words', { words: words[0] === '' ? 0 : words.length })
  const phrase = words.join(' ')
  if (!validateMnemonic(phrase, wordlist)) throw phraseChecksum('the words do not belong together')
  return phrase
}
