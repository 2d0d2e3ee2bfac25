/**
 * Those who chose the same hear the same: what they were told of each rule is known once for all of them. A phone that joins
 * while a warning is active hears of its next change and of its end; the page in front of its owner shows the rest.
 */
import type { PushChoice } from '../contract.ts'
import { type ActiveAlert, type Hearing, openHearing, type Strand } from '../hooks/index.ts'
import type { Phone, Told } from './file.ts'

export interface Audience {
  choice: string
  hearing: Hearing
  phones: Map<string, Phone>
}

/** What decides which warnings are heard: the language does not. */
export function choiceKey({ rules, min_severity }: PushChoice): string {
  return JSON.stringify({ rules: rules && [...new Set(rules)].sort(), min_severity })
}

export type Audiences = ReturnType<typeof openAudiences>

export interface AudienceOptions {
  /** UTC milliseconds that never jump while the gateway runs. */
  now: () => number
  /** The alerts that run now. */
  active: () => readonly ActiveAlert[]
  /** False: each change of an alert that flaps is told; otherwise what lasts. */
  brake?: boolean | undefined
}

export function openAudiences({ now, active, brake = true }: AudienceOptions) {
  const audiences = new Map<string, Audience>()

  function open(choice: string, strands?: readonly Strand[]): Audience {
    const hearing = openHearing({ settings: { ...JSON.parse(choice), brake }, strands: strands ?? [], now })
    if (!strands) hearing.learn(active())
    const audience: Audience = { choice, hearing, phones: new Map() }
    audiences.set(choice, audience)
    return audience
  }

  return {
    all: () => audiences.values(),
    /** As they were before a restart. */
    restore(phones: readonly Phone[], told: readonly (Told & { strand: Strand })[]) {
      for (const phone of phones) {
        const choice = choiceKey(phone.choice)
        const strands = () => told.filter((one) => one.choice === choice).map(({ strand }) => strand)
        const audience = audiences.get(choice) ?? open(choice, strands())
        audience.phones.set(phone.id, phone)
      }
    },
    join(phone: Phone) {
      const choice = choiceKey(phone.choice)
      const audience = audiences.get(choice) ?? open(choice)
      audience.phones.set(phone.id, phone)
    },
    /** Gives the choice that nobody has any more, if this was the last who had it. */
    leave({ id, choice }: Phone): string[] {
      const key = choiceKey(choice)
      const audience = audiences.get(key)
      audience?.phones.delete(id)
      if (!audience || audience.phones.size > 0) return []
      audiences.delete(key)
      return [key]
    },
    /** When the passing of time has something to say next, or null. */
    next_ms(): number | null {
      const times = Array.from(audiences.values(), ({ hearing }) => hearing.next_ms()).filter((at_ms) => at_ms !== null)
      return times.length === 0 ? null : Math.min(...times)
    },
    /** What is to be kept of what was told, since it was asked last. */
    changes: (): Told[] =>
      Array.from(audiences.values()).flatMap(({ choice, hearing }) =>
        hearing.changes().map(([rule, strand]) => ({ choice, rule, strand })),
      ),
  }
}
