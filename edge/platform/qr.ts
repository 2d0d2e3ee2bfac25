/** The link as a QR code: a picture for the page, and blocks for a terminal. */
import { encode, renderSVG } from 'uqr'

const look = { ecc: 'M', border: 4 } as const // four modules of white around it, as ISO/IEC 18004 asks

/** Black on white, whatever the page's colours are. */
export function qrSvg(link: string): string {
  return renderSVG(link, { ...look, pixelSize: 8 })
}

/** Two rows of the code in each line: about 50 columns, 25 lines. `isColoured`: black on white, whatever the terminal's colours are. */
export function qrText(link: string, isColoured: boolean): string {
  const { data, size } = encode(link, look)
  const blocks = { '11': '█', '10': '▀', '01': '▄', '00': ' ' } as Record<string, string>
  const at = (row: number, column: number) => Number(data[row]?.[column] ?? false)
  const lines = Array.from({ length: Math.ceil(size / 2) }, (_, half) =>
    Array.from({ length: size }, (_, column) => blocks[`${at(2 * half, column)}${at(2 * half + 1, column)}`]).join(''),
  )
  return lines.map((line) => (isColoured ? `\x1b[30;107m${line}\x1b[0m\n` : `${line}\n`)).join('')
}
