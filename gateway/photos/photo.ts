/**
 * A JPEG, read by its bytes and written again with nothing in it but the picture: no place, no camera, no second small
 * picture, no words. Nothing is decoded.
 *
 *   FF D8                    start of image
 *   FF marker  length  …     segments; the length counts its own two bytes
 *   FF DA  length  …  scan   entropy-coded bytes, in which FF is followed by 00 or by D0 to D7
 *   FF D9                    end of image
 *
 * What whoever shows it would read in another way than this file is refused: it could be larger there than it is here.
 */
import type { LocalizedText } from '../contract.ts'

/** What a page may send: a picture of 1,600 × 1,200 takes 200 to 400 kB. */
export const photoBytes_max = 1024 * 1024
const side_max = 8_000
const pixels_max = 25_000_000 // a browser needs 4 bytes for each to show it: 100 MB, which most phones still have
const scans_max = 64 // a picture that grows clearer has about ten; each is a pass over all of it, however few bytes it takes

export interface Photo {
  bytes: Buffer
  width: number
  height: number
}

const marker = { start: 0xd8, end: 0xd9, scan: 0xda, app0: 0xe0, app14: 0xee, app15: 0xef, comment: 0xfe } as const

/** The picture alone, or a sentence that says why it is none. */
export function photoOf(bytes: Buffer): Photo | LocalizedText {
  if (bytes.length > photoBytes_max) return tooLarge
  if (bytes[0] !== 0xff || bytes[1] !== marker.start) return noJpeg
  const kept: Buffer[] = [bytes.subarray(0, 2)]
  let size: { width: number; height: number } | null = null
  let scans = 0
  for (let at = 2; ; ) {
    if (bytes[at] !== 0xff) return damaged
    const kind = bytes[at + 1]
    if (kind === undefined) return damaged
    if (kind === 0xff) {
      at++ // a fill byte
      continue
    }
    if (kind === marker.end) {
      kept.push(bytes.subarray(at, at + 2)) // what hangs behind it is no picture
      break
    }
    if (at + 4 > bytes.length || isAlone(kind)) return damaged
    const length = bytes.readUInt16BE(at + 2)
    let to = at + 2 + length
    if (length < 2 || to > bytes.length) return damaged
    if (isFrame(kind)) {
      if (size) return damaged // a second one: nobody knows which of them is shown
      size = sizeIn(bytes, at, length)
      if (!size) return damaged
    }
    if (kind === marker.scan) {
      if (++scans > scans_max) return damaged
      to = endOfScan(bytes, to)
    }
    if (!isAside(kind)) kept.push(bytes.subarray(at, to))
    at = to
  }
  if (!size || scans === 0) return damaged
  if (Math.max(size.width, size.height) > side_max)
    return {
      id: `Satu sisi foto lebih dari ${side_max} piksel. Perkecil, lalu kirim lagi.`,
      en: `The photo has a side of more than ${side_max} pixels. Make it smaller and send it again.`,
    }
  if (size.width * size.height > pixels_max)
    return {
      id: `Foto lebih dari ${pixels_max / 1e6} juta piksel. Perkecil, lalu kirim lagi.`,
      en: `The photo has more than ${pixels_max / 1e6} million pixels. Make it smaller and send it again.`,
    }
  return { bytes: Buffer.concat(kept), ...size }
}

const damaged: LocalizedText = {
  id: 'Fotonya rusak atau terpotong. Ambil lagi, atau kirim lagi.',
  en: 'The photo is damaged or cut off. Take it again, or send it again.',
}
const tooLarge: LocalizedText = {
  id: 'Foto lebih besar dari 1 MiB. Perkecil, lalu kirim lagi.',
  en: 'The photo is larger than 1 MiB. Make it smaller and send it again.',
}
const noJpeg: LocalizedText = {
  id: 'Foto ini bukan JPEG. Kirim JPEG; halaman membuatnya dari gambar apa pun.',
  en: 'The photo is no JPEG. Send a JPEG; the page makes one of any picture.',
}

/** SOF0 to SOF15, without the tables that have numbers among them. */
function isFrame(kind: number): boolean {
  return kind >= 0xc0 && kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc
}

/**
 * Has no length, and no place between segments (TEM, RST0 to RST7, another SOI); or changes the size behind our back (DNL, DHP, EXP).
 */
function isAlone(kind: number): boolean {
  return (
    kind === 0x00 || kind === 0x01 || (kind >= 0xd0 && kind <= 0xd8) || (kind >= 0xdc && kind <= 0xdf && kind !== 0xdd)
  )
}

/** Not needed to show it. APP14 says how its colours are stored. */
function isAside(kind: number): boolean {
  return kind === marker.comment || (kind > marker.app0 && kind <= marker.app15 && kind !== marker.app14)
}

function sizeIn(bytes: Buffer, at: number, length: number) {
  if (length < 8) return null
  const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)]
  return width > 0 && height > 0 ? { width, height } : null
}

/** Where the next marker stands that is no part of the scan; the end of the bytes when there is none. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next === undefined) return bytes.length
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}
