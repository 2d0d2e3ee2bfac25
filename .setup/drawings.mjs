// npm run drawings: makes the drawings of the handbook, docs/drawings/*.svg, from the texts beside them, *.yaml, one for each
// language. They are committed, so that a page shows them where it is read. test/docs/drawings.test.ts says when one is old.
//
// A text has `alt` (what the drawing shows, for who cannot see it), `size: [width, height]`, and `shapes`, one after the other:
//   { box: [x, y, w, h], text }   { line: [x, y, x, y, …], look: wire | thick | dash | arrow | thin }   { circle: [x, y, r] }
//   { water: [x, y, w, h] }   { ground: [x, y, x, y, …] }   { cross: [x, y] }   { tick: [x, y] }
//   { measure: [x, y, x, y], text }   { text, at: [x, y], align: start | middle | end, look: small | strong }
// or, instead of size and shapes, `wiring`: { parts: [{ name, pins: [label, …] }, …], wires: [[part, pin, part, pin, look], …] }.
// A text is one word for both languages, or { id, en }; `\n` begins a new line.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

// White behind it, whatever the page is: dark lines on a dark page cannot be read. Dark only where the reader's screen is.
const style = `
  :root { --paper: #fff; --ink: #1b1f24; --soft: #6a737d; --fill: #f3f5f7; --water: #cfe6f7; --ground: #e6dccb; --data: #0b5cad; --power: #b3261e }
  @media (prefers-color-scheme: dark) {
    :root { --paper: #14181d; --ink: #e8ecf0; --soft: #a3adb8; --fill: #222932; --water: #1d4766; --ground: #4a4032; --data: #7cc0ff; --power: #ff8a80 }
  }
  @media print {
    :root { --paper: #fff; --ink: #000; --soft: #444; --fill: #fff; --water: #dde9f2; --ground: #eee; --data: #000; --power: #000 }
  }
  .paper { fill: var(--paper) }
  text { font: 15px sans-serif; fill: var(--ink) }
  text.small { font-size: 13px; fill: var(--soft) }
  text.strong { font-weight: bold }
  .box { fill: var(--fill); stroke: var(--ink); stroke-width: 1.5 }
  .water { fill: var(--water); stroke: var(--data); stroke-width: 1.5 }
  .ground { fill: var(--ground); stroke: var(--ink); stroke-width: 1.5 }
  .line { fill: none; stroke: var(--ink); stroke-width: 2 }
  .thick { stroke-width: 6 }
  .thin { stroke-width: 1; stroke: var(--soft) }
  .dash { stroke-dasharray: 7 5 }
  .data { stroke: var(--data); stroke-width: 2.5 }
  .power { stroke: var(--power); stroke-width: 2.5; stroke-dasharray: 10 4 }
  .zero { stroke-width: 2.5; stroke-dasharray: 2 4 }
  .head { fill: var(--ink) }
  .good { fill: none; stroke: var(--data); stroke-width: 4 }
  .bad { fill: none; stroke: var(--power); stroke-width: 4 }
`

/** Every drawing that the texts of a folder make: `[file name, SVG]`. */
export function drawingsOf(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => {
      const source = parse(readFileSync(join(folder, name), 'utf8'))
      return ['id', 'en'].map((lang) => [name.replace(/yaml$/, `${lang}.svg`), drawing(source, lang)])
    })
}

function drawing(source, lang) {
  const { size, shapes } = source.wiring ? laidOut(source.wiring) : source
  const [width, height] = size
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" lang="${lang}">`,
    `<title>${safe(source.alt[lang])}</title>`,
    `<style>${style}</style>`,
    `<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="head" d="M0 0 10 5 0 10z"/></marker></defs>`,
    `<rect class="paper" width="${width}" height="${height}" rx="8"/>`,
    ...shapes.map((shape) => markOf(shape, lang)),
    '</svg>\n',
  ].join('\n')
}

const looks = { arrow: 'line" marker-end="url(#head)', data: 'line data', power: 'line power', ground: 'line zero' }

function markOf(shape, lang) {
  const said = shape.text === undefined ? '' : typeof shape.text === 'string' ? shape.text : shape.text[lang]
  if (shape.box) {
    const [x, y, w, h] = shape.box
    const lines = String(said).split('\n').length
    const first = y + h / 2 + 5 - ((lines - 1) * 18) / 2
    return `<rect class="box" x="${x}" y="${y}" width="${w}" height="${h}" rx="4"/>${words(said, [x + w / 2, first], 'middle', shape.look)}`
  }
  if (shape.water) {
    const [x, y, w, h] = shape.water
    return `<rect class="water" x="${x}" y="${y}" width="${w}" height="${h}"/>`
  }
  if (shape.ground) return `<polygon class="ground" points="${shape.ground.join(' ')}"/>`
  if (shape.circle) {
    const [x, y, r] = shape.circle
    return `<circle class="box" cx="${x}" cy="${y}" r="${r}"/>`
  }
  if (shape.cross) {
    const [x, y] = shape.cross
    return `<path class="bad" d="M${x - 10} ${y - 10}l20 20m0 -20l-20 20"/>`
  }
  if (shape.tick) {
    const [x, y] = shape.tick
    return `<path class="good" d="M${x - 11} ${y}l8 9 14 -18"/>`
  }
  if (shape.line)
    return `<polyline class="${looks[shape.look] ?? `line ${shape.look ?? ''}`}" points="${shape.line.join(' ')}"/>`
  if (shape.measure) {
    const [x1, y1, x2, y2] = shape.measure
    const arrow = `<line class="line" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" marker-start="url(#head)" marker-end="url(#head)"/>`
    const at = x1 === x2 ? [x1 + 10, (y1 + y2) / 2 + 5] : [(x1 + x2) / 2, y1 - 8]
    return arrow + words(said, shape.at ?? at, shape.align ?? (x1 === x2 ? 'start' : 'middle'), shape.look)
  }
  return words(said, shape.at, shape.align, shape.look)
}

function words(said, [x, y], align = 'start', look = '') {
  if (said === '') return ''
  const lines = String(said)
    .split('\n')
    .map((line, at) => `<tspan x="${x}" y="${y + at * 18}">${safe(line)}</tspan>`)
  return `<text class="${look}" text-anchor="${align}">${lines.join('')}</text>`
}

const safe = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Parts side by side, a row for each pin, and lines between the pins of neighbours. */
function laidOut({ parts, wires, note }) {
  const [width, gap, row, top] = [190, 110, 34, 56]
  const most = Math.max(...parts.map(({ pins }) => pins.length))
  const left = (part) => 20 + part * (width + gap)
  const pinY = (pin) => top + 24 + pin * row
  const shapes = parts.flatMap(({ name, pins }, part) => [
    { box: [left(part), top, width, most * row + 14] },
    { text: name, at: [left(part) + width / 2, top - 14], align: 'middle', look: 'strong' },
    ...pins.map((pin, at) => ({ text: pin, at: [left(part) + width / 2, pinY(at) + 5], align: 'middle' })),
  ])
  for (const [from, pin, to, other, look] of wires) {
    const [x1, x2] = [left(from) + width, left(to)]
    shapes.push({ line: [x1, pinY(pin), x1 + gap / 2, pinY(pin), x1 + gap / 2, pinY(other), x2, pinY(other)], look })
  }
  const bottom = top + most * row + 14
  if (note) shapes.push({ text: note, at: [20, bottom + 30], look: 'small' })
  const lines = note ? Math.max(...Object.values(note).map((text) => text.split('\n').length)) : 0
  return { size: [20 + parts.length * (width + gap) - gap + 20, bottom + 20 + lines * 18 + (note ? 14 : 0)], shapes }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL('../docs/drawings', import.meta.url))
  for (const [name, svg] of drawingsOf(folder)) writeFileSync(join(folder, name), svg)
}
