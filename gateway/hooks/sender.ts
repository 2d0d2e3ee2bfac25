/** What every kind of hook can do: hand one message to its receiver, and say what became of it. */
import type { AlertEvent } from '../contract.ts'
import type { Answer } from './post.ts'

export interface Message {
  /** The same for every attempt and after every restart, so that a receiver can drop repeats. */
  id: string
  event: AlertEvent
}

export interface Sender {
  /** Where it delivers to, for people: no secret, no path. */
  target: string
  /** One attempt; resolves always. The signal ends it. */
  send(message: Message, signal: AbortSignal): Promise<Answer>
  /** A sign of life, where the kind has one. */
  beat?(id: string, state: object, signal: AbortSignal): Promise<Answer>
  close(): void
}
