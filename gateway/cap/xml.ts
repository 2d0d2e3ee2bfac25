/** XML by functions: an element is text, and text that people or stations wrote is always escaped on its way in. */

declare const written: unique symbol
/** Finished XML. Only this file makes it, so no unescaped name can slip into a document. */
export type Xml = string & { [written]: true }

type Content = string | number | Xml | readonly (Xml | null)[]

/** One element. Null in a list = an optional element that is absent. */
export function element(name: string, content: Content, attributes: Record<string, string> = {}): Xml {
  const inTag = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`)
  const inner = Array.isArray(content)
    ? `\n${content.filter((child) => child !== null).join('\n')}\n`
    : escaped(String(content))
  return `<${name}${inTag.join('')}>${inner}</${name}>` as Xml
}

/** A whole document, UTF-8. */
export function document(root: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`
}

// What XML 1.0 cannot hold, even escaped: most control characters, halves of surrogate pairs, U+FFFE and U+FFFF.
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' }

function escaped(text: string): string {
  return text.replace(forbidden, '\ufffd').replace(/[&<>"\r]/g, (character) => entities[character]!)
}
