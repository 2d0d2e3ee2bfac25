/** Finds English in what should be Bahasa Indonesia, by the small words that every English sentence has and Indonesian has not. */
const small = /(?<![\w-])(?:the|is|are|was|were|of|and|with|not|this|that|its|has|have|from|for|by|cannot)(?![\w-])/i

/** The lines that are English. Commands and addresses are no sentences: whoever asks leaves them out. */
export function englishIn(text: string): string[] {
  return text.split('\n').filter((line) => small.test(line))
}
