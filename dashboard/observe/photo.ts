/** A picture as this device took it, made small: a JPEG of at most about 200 kB, without the place where it was taken. */

const side_max = 1_280
const bytes_max = 220_000

/** Base64 of the JPEG; null when it is no picture that this browser can read. */
export async function smallPhoto(file: Blob): Promise<string | null> {
  try {
    const image = await createImageBitmap(file)
    for (let side = side_max; ; side = Math.round(side * 0.75)) {
      const bytes = await drawn(image, side)
      if (bytes && (bytes.size <= bytes_max || side < 500)) return await base64Of(bytes)
      if (!bytes) return null
    }
  } catch (err) {
    console.info('this picture cannot be read', err)
    return null
  }
}

function drawn(image: ImageBitmap, side: number): Promise<Blob | null> {
  const scale = Math.min(1, side / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(image.width * scale))
  canvas.height = Math.max(1, Math.round(image.height * scale))
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.72))
}

function base64Of(bytes: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ''))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(bytes)
  })
}
