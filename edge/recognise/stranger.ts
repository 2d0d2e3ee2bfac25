/** What a wire says that its own driver does not understand: the newest bytes of it, and which sensor they look like. */
import { drivers } from '../drivers/index.ts'
import { heardIn } from './heard.ts'
import { likenessesOf } from './likeness.ts'

/** Ten seconds of the slowest talker, and enough frames of every other. */
const kept_bytes = 1_024

export interface Stranger {
  /** The driver that understands it; else what was heard, as `scan` names it. */
  looksLike?: string
  heard?: string
  sample?: string
}

export type Strangers = ReturnType<typeof openStrangers>

/** For one wire. Nothing is kept once its driver has understood something. */
export function openStrangers() {
  let kept: Uint8Array[] = []
  let length = 0
  return {
    came(bytes: Uint8Array) {
      kept.push(bytes.slice()) // a copy: the chunk belongs to the link
      length += bytes.length
      while (length - kept[0]!.length >= kept_bytes) length -= kept.shift()!.length
    },
    understood() {
      kept = []
      length = 0
    },
    /** For the log. */
    look(): Stranger {
      const bytes = Buffer.concat(kept)
      const [likeness] = likenessesOf(bytes, drivers)
      if (likeness) return { looksLike: `${likeness.driver.model} (driver: ${likeness.driver.id})` }
      const heard = heardIn(bytes)
      return { heard: heard.is, ...('sample' in heard && { sample: heard.sample }) }
    },
  }
}
