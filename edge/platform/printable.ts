/**
 * Text on a terminal. A name, a sentence of a gateway or a line of the log may hold what a stranger has chosen, and a terminal obeys
 * control characters: they move the cursor, wipe what was said, or change the title. So all that these programs print passes here.
 */

// C0 but tab and line feed, DEL, C1 (U+009B alone begins a command), the marks that turn the direction of text, and the line
// ends that only some programs know.
const obeyed = /(?![\t\n])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/** The same text with every such character written out, as `\u001b`; a line of JSON stays the same JSON. */
export function printable(text: string): string {
  return text.replace(obeyed, writtenOut)
}

/** In one line: a stranger's text in a sentence of ours must not begin a sentence of its own. */
export function inOneLine(text: string): string {
  return printable(text).replace(/[\t\n]/g, writtenOut)
}

const writtenOut = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** For pino: lines of JSON, whose strings may hold anything. */
export function printableLog<To extends { write(text: string): unknown; flushSync(): void }>(to: To) {
  return { write: (line: string) => void to.write(printable(line)), flushSync: () => to.flushSync() }
}
