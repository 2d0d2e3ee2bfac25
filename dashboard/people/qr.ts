/** QR codes, drawn by the browser; the only file of the page that imports `uqr`. */
import { encode } from 'uqr'

export interface Qr {
  /** Modules along a side, the quiet zone of four included. */
  size: number
  /** The dark modules as one path of an SVG. */
  path: string
}

/** Medium error correction: a scratched screen in the rain still scans. */
export function qrOf(text: string): Qr {
  const { size, data } = encode(text, { ecc: 'M', border: 4 })
  const rows = data.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join(''))
  return { size, path: rows.join('') }
}
