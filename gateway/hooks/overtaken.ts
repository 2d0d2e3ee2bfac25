/** What waits for a receiver and is overtaken by newer news: when it is back, it is told how things are, not how they went. */
import type { Due } from './deliveries.ts'

const waiting_max = 3 // of one rule

/**
 * Which of `waiting`, none of them under way, need not go out once `next` waits too: reminders of the same alert, and,
 * when many messages of the rule wait, other alerts of it that began and ended while they waited.
 */
export function overtakenBy({ event: { rule, alert } }: Due, waiting: readonly Due[]): Due[] {
  const ofRule = waiting.filter(({ word, event }) => event.rule === rule && word !== 'notice')
  const reminders = ofRule.filter(({ word, event }) => word === 'reminder' && event.alert === alert)
  if (ofRule.length < waiting_max) return reminders
  const alerts = new Set(ofRule.map(({ event }) => event.alert))
  alerts.delete(alert)
  const isWhole = (one: string) => {
    const words = ofRule.filter(({ event }) => event.alert === one).map(({ word }) => word)
    return words[0] === 'raised' && words.at(-1) === 'cleared'
  }
  const whole = new Set([...alerts].filter(isWhole))
  return [...reminders, ...ofRule.filter(({ event }) => whole.has(event.alert))]
}
