/** Three different positions, in order: enough to know the phrase was written down. @param random in [0, 1) */
export function chooseWordsToConfirm(wordCount: number, random: () => number, howMany = 3): readonly number[] {
  const positions = Array.from({ length: wordCount }, (_, index) => index)
  const chosen: number[] = []
  while (chosen.length < howMany && positions.length > 0)
    chosen.push(...positions.splice(Math.floor(random() * positions.length), 1))
  return chosen.sort((a, b) => a - b)
}
