/** A payload of the quarantine as what can be read of it now. Pure. */
import { readPack } from '../intake/index.ts'
import { type RefusedEntry, refusedPayload_max } from '../store/index.ts'

/** What was no pack, or what reading it again cannot mend. */
const notReadings = new Set(['bad-about', 'bad-status', 'too-large', 'unnumbered', 'bad-board'])

export interface ReadAgain extends ReturnType<typeof readPack> {
  /** Only the beginning of the payload was kept: the rest is gone. */
  isCut: boolean
}

/** null when it holds no readings. */
export function readAgain({ reason, payload }: RefusedEntry): ReadAgain | null {
  if (notReadings.has(reason) || payload === '') return null
  const bytes = Buffer.from(payload, 'base64')
  const text = bytes.toString('utf8').trim()
  const isCut = bytes.length >= refusedPayload_max && !isJson(text)
  const readings = isCut ? wholeReadings(text) : text
  const read = readPack(readings.startsWith('[') ? `{"readings":${readings}}` : readings)
  return read.pack && read.pack.readings.length > 0 ? { ...read, isCut } : null
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false // as was asked
  }
}

/** The readings that are there as a whole, as a JSON list. */
function wholeReadings(text: string): string {
  const list = text.startsWith('[') ? 0 : text.indexOf('[', text.indexOf('"readings"'))
  const found: string[] = []
  let [depth, from, isText] = [0, 0, false]
  for (let at = list + 1; list >= 0 && at < text.length; at++) {
    const char = text[at]
    if (isText && char === '\\') at++
    else if (char === '"') isText = !isText
    else if (isText) continue
    else if (char === '{' && depth++ === 0) from = at
    else if (char === '}' && --depth === 0) found.push(text.slice(from, at + 1))
    else if (char === ']' && depth === 0) break
  }
  return `[${found.join(',')}]`
}
