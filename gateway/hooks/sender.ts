/** What every kind of hook can do: hand one message to its receiver, and say what became of it. */
import type { Message } from './message.ts'
import type { Answer } from './post.ts'

export interface Sender {
  /** Where it delivers to, for people: no secret, no path. */
  target: string
  /** One attempt; resolves always. The signal ends it. */
  send(message: Message, signal: AbortSignal): Promise<Answer>
  /** A sign of life, where the kind has one. */
  beat?(id: string, state: object, signal: AbortSignal): Promise<Answer>
  /** Asks the receiver whether it works, without waking anybody; where the kind and the settings know how. */
  check?(signal: AbortSignal): Promise<Answer>
  close(): void
}
