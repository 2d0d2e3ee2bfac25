/** Server-sent events out of the body of an answer: unlike an EventSource, a fetch tells why it was refused. */

export interface EventTools {
  /** An event and its data, as sent. */
  onEvent(name: string, data: string): void
  /** Something arrived, be it a heartbeat only. */
  onWord(): void
}

/** Resolves when the other side has ended the stream; rejects when the connection broke or was given up. */
export async function readEvents(body: ReadableStream<Uint8Array>, { onEvent, onWord }: EventTools): Promise<void> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    onWord()
    const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const found = /^event: (.+)\ndata: (.+)$/m.exec(block) // as the gateway writes them: one line of data
      if (found) onEvent(found[1]!, found[2]!)
    }
  }
}
