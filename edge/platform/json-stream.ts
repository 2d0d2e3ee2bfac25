/** JSON that comes in pieces from somebody who is not known. */

/** What it says; undefined when it is longer than `most_bytes`, or no JSON. Rejects with the stream's error. */
export async function jsonIn(stream: AsyncIterable<unknown>, most_bytes: number): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > most_bytes) return undefined
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch (err) {
    if (err instanceof SyntaxError) return undefined
    throw err
  }
}
