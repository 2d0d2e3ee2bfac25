/** A real JPEG of 1 × 1 pixel, with what a phone writes beside the picture. */

const pixel = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k=',
  'base64',
)

/** The picture alone. */
export const jpeg = pixel

/** The same with segments that a camera adds: where it was taken, a comment; and bytes behind its end. */
export function jpegFromPhone(): Buffer {
  const place = segment(0xe1, Buffer.from('Exif\0\0GPS -6.6335 106.8371'))
  const comment = segment(0xfe, Buffer.from('rumah Bu Sari'))
  return Buffer.concat([pixel.subarray(0, 2), place, comment, pixel.subarray(2), Buffer.from('more behind it')])
}

/** One that says that it has these sides. */
export function jpegOf(width: number, height: number): Buffer {
  const bytes = Buffer.from(pixel)
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc9]))
  bytes.writeUInt16BE(height, frame + 5)
  bytes.writeUInt16BE(width, frame + 7)
  return bytes
}

/** The picture with `pieces` before its own segments. */
export function jpegWith(...pieces: Buffer[]): Buffer {
  return Buffer.concat([pixel.subarray(0, 2), ...pieces, pixel.subarray(2)])
}

/** The segment by which a picture says that it has these sides. */
export function frameOf(width: number, height: number): Buffer {
  return segment(0xc0, Buffer.from([8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]))
}

/** One pass over a picture, of almost no bytes. */
export const scan = segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0]))

export function segment(kind: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, kind, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}
