// The handbook as pages that a browser shows: the gateway serves them, so that a volunteer reads them on the village's Wi-Fi, and
// prints them, without the internet. Made while the dashboard is built (vite.config.ts), from the same texts; nothing else is
// written there. A link to a page of the handbook stays one, a link to a file of the sources becomes its name.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Marked } from 'marked'

const root = fileURLToPath(new URL('..', import.meta.url))
const folders = ['docs/panduan', 'docs/handbook', 'hardware']
const single = ['docs/glossary.md', 'docs/roles.md']
const drawings = 'docs/drawings'
const starts = { id: 'docs/panduan/mulai', en: 'docs/handbook/start' }

const texts = {
  id: { home: 'Panduan', page: 'Ke halaman Pantau', print: 'Cetak halaman ini dari menu browser.' },
  en: { home: 'Handbook', page: 'To the page of Pantau', print: 'Print this page from the menu of the browser.' },
}

const namesIn = (folder, end) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`)

/** Every file of the handbook as it is served: `[path, bytes]`. `keep/id.json` and `keep/en.json` list what a phone keeps of it. */
export function handbookFiles() {
  const pages = [...folders.flatMap((folder) => namesIn(folder, '.md')), ...single]
  const pictures = namesIn(drawings, '.svg')
  const style = readFileSync(join(root, 'dashboard/handbook.css'), 'utf8')
  const styleName = `style-${createHash('sha256').update(style).digest('base64url').slice(0, 8)}.css`
  const files = new Map(pictures.map((path) => [path, readFileSync(join(root, path))]))
  files.set(styleName, style)
  for (const path of pages) files.set(nameOf(path), htmlOf(path, new Set([...pages, ...pictures]), styleName))
  for (const lang of ['id', 'en']) files.set(`keep/${lang}.json`, keepList(keptIn(lang, files, styleName), files))
  return [...files]
}

const nameOf = (path) => path.replace(/\.md$/, '.html')
const langOf = (path) => (path.startsWith('docs/panduan/') ? 'id' : 'en')

function htmlOf(path, known, styleName) {
  const text = readFileSync(join(root, path), 'utf8')
  const lang = langOf(path)
  const up = posix.relative(dirname(path), '') || '.'
  const [, title = 'Pantau'] = /^# (.+)$/m.exec(text) ?? []
  const said = texts[lang]
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title.replaceAll('`', ''))} · Pantau</title>
<link rel="stylesheet" href="${up}/${styleName}">
</head>
<body>
<nav><a href="${up}/${starts[lang]}.html">${said.home}</a> <a href="${up}/../">${said.page}</a></nav>
<main>
${markedFor(path, known).parse(text)}</main>
</body>
</html>
`
}

/** A page links by its own place: a heading gets the anchor that GitHub gives it, a page is found by its new name. */
function markedFor(path, known) {
  return new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth, text }) {
        const anchor = text
          .toLowerCase()
          .replace(/[^\p{L}\p{N} _-]/gu, '')
          .replaceAll(' ', '-')
        return `<h${depth} id="${anchor}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      table(token) {
        const cell = (one, tag) => `<${tag}>${this.parser.parseInline(one.tokens)}</${tag}>`
        const row = (cells, tag) => `<tr>${cells.map((one) => cell(one, tag)).join('')}</tr>`
        const head = token.header.some(({ text }) => text) ? `<thead>${row(token.header, 'th')}</thead>` : ''
        return `<div class="wide" tabindex="0"><table>${head}<tbody>${token.rows.map((cells) => row(cells, 'td')).join('')}</tbody></table></div>\n`
      },
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens)
        if (/^[a-z]+:/.test(href) || href.startsWith('#')) return `<a href="${escaped(href)}">${inner}</a>`
        const [target, heading] = href.split('#')
        const found = posix.normalize(posix.join(dirname(path), target))
        if (!existsSync(join(root, found))) throw new Error(`${path} links to ${href}, which is not there`)
        if (!known.has(found)) return `${inner} <code>${found}</code>`
        const to = posix.relative(dirname(path), nameOf(found))
        return `<a href="${to}${heading === undefined ? '' : `#${heading}`}">${inner}</a>`
      },
      html({ text }) {
        return /^\s*<!--/.test(text) ? '' : escaped(text) // our own pages hold comments only
      },
    },
  })
}

/** What a phone keeps of a language: its pages for people, the sensors, the drawings. The operator's pages are read at a desk. */
function keptIn(lang, files, styleName) {
  const wanted = (path) =>
    path === styleName ||
    path.endsWith(`.${lang}.svg`) ||
    (lang === 'id' ? path.startsWith('docs/panduan/') : path.endsWith('.html') && isForPeople(path))
  return [...files.keys()].filter(wanted).sort()
}

/** With a checksum over all of them: a list that is another text is fetched anew. */
function keepList(paths, files) {
  const sum = createHash('sha256')
  for (const path of paths) sum.update(path).update(files.get(path))
  return JSON.stringify({ sum: sum.digest('base64url').slice(0, 16), files: paths })
}

const isForPeople = (path) =>
  /^\[Bahasa Indonesia\]/m.test(readFileSync(join(root, path.replace(/\.html$/, '.md')), 'utf8'))

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
