/** What the village says to the person at the terminal: sentences on stderr, no log lines below a warning. */
export interface Terminal {
  say(sentence: string): void
  /** For a child's log: passes on what matters, in plain words. */
  listen(name: string): (line: string) => void
}

const warning = 40 // pino's levels: 30 info, 40 warn, 50 error, 60 fatal

export function createTerminal(write: (text: string) => void, { verbose = false } = {}): Terminal {
  return {
    say: (sentence) => write(`pantau: ${sentence}\n`),
    listen: (name) => (line) => {
      const { level = warning, msg = line, saran, err } = entryOf(line)
      if (verbose) return write(`${name}: ${line}\n`)
      if (level < warning) return
      if (saran) write(`${name}: ${saran}\n`)
      write(`${name}: ${msg}${err?.message ? ` (${err.message})` : ''}\n`)
    },
  }
}

interface LogEntry {
  /** The sentence in Indonesian, where there is one: it comes first. */
  saran?: string
  level?: number
  msg?: string
  err?: { message?: string }
}

function entryOf(line: string): LogEntry {
  if (!line.startsWith('{')) return {}
  try {
    return JSON.parse(line) as LogEntry // written by our own children through pino
  } catch {
    return {} // half a line of a child that was killed: shown as it is
  }
}
