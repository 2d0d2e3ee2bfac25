/** A photo made small before it is sent: a phone's 4 MB would take minutes on a village's link. */

const targetBytes = 250_000
const tries = [
  { side: 1_280, quality: 0.8 },
  { side: 1_280, quality: 0.6 },
  { side: 960, quality: 0.6 },
  { side: 640, quality: 0.5 },
] as const

/** A JPEG as a `data:` URL, with the right side up and nothing in it but the picture. Rejects for what is no picture. */
export async function smallJpeg(file: Blob): Promise<string> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  try {
    let url = ''
    for (const { side, quality } of tries) {
      url = drawn(picture, side).toDataURL('image/jpeg', quality)
      if (bytesOf(url) <= targetBytes) break
    }
    return url
  } finally {
    picture.close()
  }
}

/** How many bytes a `data:` URL stands for. */
function bytesOf(url: string): number {
  return Math.floor((base64Of(url).length * 3) / 4)
}

/** As the gateway takes it. */
export function base64Of(url: string): string {
  return url.slice(url.indexOf(',') + 1)
}

function drawn(picture: ImageBitmap, side: number): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser cannot draw')
  context.fillStyle = '#fff' // of what is transparent
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas
}
