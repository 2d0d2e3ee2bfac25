import { describe, expect, it } from 'vitest'
import { photoBytes_max, photoOf } from '../../../gateway/photos/photo.ts'
import { frameOf, jpeg, jpegFromPhone, jpegOf, jpegWith, scan, segment } from '../../kit/jpeg.ts'

describe('a photo', () => {
  it('is kept as the picture alone: without the place, without words, without what hangs behind it', () => {
    const photo = photoOf(jpegFromPhone())
    expect(photo).toMatchObject({ width: 1, height: 1 })
    const text = (photo as { bytes: Buffer }).bytes.toString('latin1')
    expect(text).not.toMatch(/GPS|Sari|behind/)
    expect((photo as { bytes: Buffer }).bytes).toEqual(jpeg)
  })

  it('has the size that its bytes say', () => {
    expect(photoOf(jpegOf(1_600, 1_200))).toMatchObject({ width: 1_600, height: 1_200 })
  })

  it.each([
    ['nothing', Buffer.alloc(0), 'no JPEG'],
    ['a page', Buffer.from('<svg onload="alert(1)"/>'), 'no JPEG'],
    ['a PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'no JPEG'],
    ['one that is cut off', jpeg.subarray(0, jpeg.length - 3), 'damaged or cut off'],
    ['a head without a picture', Buffer.from([0xff, 0xd8, 0xff, 0xd9]), 'damaged or cut off'],
    ['a segment longer than the file', Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff]), 'damaged or cut off'],
    ['one with a side of 9,000 pixels', jpegOf(9_000, 10), 'more than 8000 pixels'],
    ['one of 64 million pixels', jpegOf(8_000, 8_000), 'more than 25 million pixels'],
    ['one that is too large', Buffer.alloc(photoBytes_max + 1), 'larger than 1 MiB'],
  ])('is refused when it is %s', (_what, bytes, sentence) => {
    expect(photoOf(bytes)).toMatchObject({ en: expect.stringContaining(sentence) })
  })

  it.each([
    ['a second size, which another program takes for the right one', jpegWith(frameOf(65_000, 65_000))],
    ['a size behind a mark that has no length', jpegWith(Buffer.from([0xff, 0xd0, 0, 15]), frameOf(65_000, 65_000))],
    ['a size behind a second beginning', jpegWith(Buffer.from([0xff, 0xd8, 0, 15]), frameOf(65_000, 65_000))],
    ['a mark that changes its height afterwards', jpegWith(segment(0xdc, Buffer.from([0xff, 0xff])))],
    ['frames of several sizes', jpegWith(segment(0xde, Buffer.from([8, 255, 255, 255, 255, 1, 1, 0x11, 0])))],
    ['hundreds of passes, each over the whole picture', jpegWith(...Array<Buffer>(500).fill(scan))],
    ['a size and no picture', Buffer.concat([jpeg.subarray(0, 2), frameOf(9, 9), Buffer.from([0xff, 0xd9])])],
  ])('is refused when it has %s', (_what, bytes) => {
    expect(photoOf(bytes)).toMatchObject({ en: expect.stringContaining('damaged') })
  })

  it('never runs on or throws, whatever bytes come', () => {
    for (let at = 0; at < jpeg.length; at++) {
      for (const byte of [0x00, 0xff, jpeg[at]! ^ 0x01]) {
        const bytes = Buffer.from(jpeg)
        bytes[at] = byte
        expect(['string', 'object']).toContain(typeof photoOf(bytes))
        expect(['string', 'object']).toContain(typeof photoOf(bytes.subarray(0, at)))
      }
    }
  })
})
