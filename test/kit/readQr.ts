/** Reads QR codes as a camera would: from pixels. */
import jsqr from 'jsqr'

// jsqr is CommonJS: its function is the default of its default.
const read = jsqr.default ?? (jsqr as unknown as typeof jsqr.default)
const scale = 4
const colours = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g')

/** What the blocks of a terminal say; colours of the terminal are left out. */
export function readTextQr(text: string): string | undefined {
  const lines = text
    .replace(colours, '')
    .split('\n')
    .filter((line) => /^[█▀▄ ]+$/.test(line))
  const rows = lines.flatMap((line) => [
    Array.from(line, (block) => block === '█' || block === '▀'),
    Array.from(line, (block) => block === '█' || block === '▄'),
  ])
  return readModules(rows)
}

/** What the <svg> of the page says: black squares on white, in one path. */
export function readSvgQr(svg: string): string | undefined {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1])
  const [, pixel] = /h(\d+)v/.exec(svg) ?? []
  const rows = Array.from({ length: side / Number(pixel) }, () => Array<boolean>(side / Number(pixel)).fill(false))
  for (const [, x, y] of svg.matchAll(/M(\d+),(\d+)h/g))
    rows[Number(y) / Number(pixel)]![Number(x) / Number(pixel)] = true
  return readModules(rows)
}

function readModules(rows: boolean[][]): string | undefined {
  const [width, height] = [rows[0]?.length ?? 0, rows.length]
  const pixels = new Uint8ClampedArray(4 * width * height * scale * scale)
  for (let y = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++) {
      const shade = rows[Math.floor(y / scale)]![Math.floor(x / scale)] ? 0 : 255
      pixels.set([shade, shade, shade, 255], 4 * (y * width * scale + x))
    }
  }
  return read(pixels, width * scale, height * scale)?.data
}
