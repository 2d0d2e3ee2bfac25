/** What an acknowledgement counts for: the level it was given at, and milder ones. Pure. */
import type { Acknowledgement, Alert, AlertEvent, LevelAcknowledged } from '../contract.ts'

const kept_max = 20 // people of one village; the events have older ones

type Known = Pick<Alert, 'level' | 'label' | 'rule_version' | 'acknowledged' | 'acknowledgements'>
type Answers = Pick<Alert, 'acknowledged' | 'acknowledgements'>

/** After somebody acknowledged `known`. A word from before version 6 has no level: it meant the one of its moment. */
export function answersWith(known: Known, word: Acknowledgement): Answers {
  const { by, at_ms, comment, level = known.level, label = known.label } = word
  const given: LevelAcknowledged = { by, at_ms, comment, level, label, rule_version: known.rule_version }
  const counts = known.level === null || (level !== null && level >= known.level)
  return {
    acknowledged: counts ? { by, at_ms, comment } : known.acknowledged,
    acknowledgements: [...known.acknowledgements, given].slice(-kept_max),
  }
}

/**
 * After the alert changed. An escalation above what was acknowledged opens it again. The levels of another version of
 * the rule are counted otherwise: then what counted goes on to count unless the alert escalates.
 */
export function answersAfter(known: Known | undefined, { kind, level, version }: AlertEvent): Answers {
  if (!known) return { acknowledged: null, acknowledgements: [] }
  const { acknowledgements } = known
  if (version !== known.rule_version) {
    return { acknowledged: kind === 'escalated' ? null : known.acknowledged, acknowledgements }
  }
  const newest = acknowledgements.findLast(
    (given) => level === null || (given.rule_version === version && given.level !== null && given.level >= level),
  )
  // What counted before an edit of the rule was given at a level of other numbers.
  const carried = kind === 'escalated' ? null : known.acknowledged
  return { acknowledged: newest ? timed(newest) : carried, acknowledgements }
}

function timed({ by, at_ms, comment }: LevelAcknowledged) {
  return { by, at_ms, comment }
}
