/**
 * What one hook hears: it turns the alert log into what is to be said to this receiver, in the receiver's words. The
 * first it hears of an alert is "raised", the last, when the alert ends or leaves its range, "cleared". What was told is
 * kept with the hook's position, so a kill, a restart and a replay give the same words and ids.
 */
import type { Acknowledgement, AlertEvent, AlertLogEntry } from '../contract.ts'
import { betterTold, counted, flappingOf, hold_ms, worseTold } from './brake.ts'
import { type ChoiceSettings, type EventWord, rangeOf } from './choice.ts'
import { crowdOf } from './crowd.ts'
import type { Circumstances, Said } from './message.ts'
import {
  bounded,
  comparedWith,
  isSeen,
  isToldAsItStood,
  levelOf,
  newVoice,
  type Strand,
  strandOf,
  timesOf,
  type Voice,
} from './voice.ts'

const minute_ms = 60_000
const doublings_max = 3 // reminders come after 1, 2, 4, 8, 8, … times the interval

/** An alert that runs, and who has seen it. */
export interface ActiveAlert {
  newest: AlertEvent
  since_ms: number
  seen: Voice['seen']
}

export interface HearingOptions {
  settings: Partial<ChoiceSettings>
  strands: readonly Strand[]
  /** UTC milliseconds that never jump while the gateway runs. */
  now: () => number
}

export type Hearing = ReturnType<typeof openHearing>

export function openHearing({ settings, strands: kept, now }: HearingOptions) {
  const range = rangeOf(settings)
  const { brake = true, after_min = 0, remind_min = 0 } = settings
  const longest_ms = { due: after_min * minute_ms, remind: remind_min * minute_ms * 2 ** doublings_max }
  const strands = new Map(kept.map((strand) => [strand.rule, bounded(strand, now(), longest_ms)]))
  const changed = new Set<string>()
  let braked = 0

  return {
    /** A batch of the alert log, oldest first. `isReplay`: each change is told, however it flaps. */
    hear(entries: readonly AlertLogEntry[], isReplay = false): Said[] {
      const isBraked = brake && !isReplay
      const known = entries.filter(range.concerns)
      const crowds = isBraked ? crowdOf(known.filter(({ exercise }) => !exercise)) : null
      return known.flatMap((entry) => {
        if (entry.kind === 'acknowledged') return acknowledge(entry)
        const crowd = crowds?.get(entry.rule)
        // A drill goes up and down because somebody wants it to.
        return change(entry, {
          isBraked: isBraked && !entry.exercise,
          isSkipped: crowd?.skips.has(entry) ?? false,
          isDigest: crowd?.last === entry,
        })
      })
    },
    /** What the passing of time has to say. */
    passTime(): Said[] {
      return [...strands.values()].flatMap((strand) => strand.voices.flatMap((voice) => passed(strand, voice)))
    },
    /** When `passTime` has something to do next, or null. */
    next_ms(): number | null {
      const times = [...strands.values()].flatMap(({ voices }) => voices.flatMap(timesOf))
      return times.length === 0 ? null : Math.min(...times)
    },
    /**
     * A hook that begins, or begins anew: what is active is told, and what it no longer hears of ends. `delivered`: events
     * that its receiver is known to have.
     */
    catchUp(active: readonly ActiveAlert[], delivered: ReadonlySet<string> = new Set()): Said[] {
      const left = [...strands.values()].flatMap((strand) => strand.voices.flatMap((voice) => leave(strand, voice)))
      const tell = (strand: Strand, voice: Voice) =>
        delivered.has(voice.newest.id) ? know(voice) : tellWorse(strand, voice, since(voice))
      return [...left, ...active.flatMap((one) => begin(one, tell))]
    },
    /** As if it had been told of these: where a replay begins. */
    learn(active: readonly ActiveAlert[]) {
      for (const rule of strands.keys()) changed.add(rule)
      strands.clear()
      for (const one of active) begin(one, (_, voice) => know(voice))
    },
    /** What changed since it was asked last; null = nothing more is known of this rule. */
    changes: (): [rule: string, strand: Strand | null][] => {
      const rules = [...changed]
      changed.clear()
      return rules.map((rule) => [rule, strands.get(rule) ?? null])
    },
    /** Changes that got no message of their own, since the start. */
    braked: () => braked,
  }

  function strandFor(rule: string): Strand {
    const strand = strands.get(rule) ?? strandOf(rule)
    strands.set(rule, strand)
    changed.add(rule)
    return strand
  }

  function change(event: AlertEvent, how: { isBraked: boolean; isSkipped: boolean; isDigest: boolean }): Said[] {
    const strand = strandFor(event.rule)
    const voice = voiceFor(strand, event)
    if (!voice) return []
    strand.flap = counted(strand.flap, now(), { isActive: voice.told !== null, version: event.version })
    if (how.isDigest) strand.flap = { ...strand.flap, reversals: Math.max(1, strand.flap.reversals) }
    const isNext = isToldAsItStood(voice) && voice.newest.alert === event.alert
    voice.newest = event
    if (voice.told === null) return notYetTold(strand, voice)
    if (how.isSkipped) return hold(voice, now())
    const compared = compare(voice, isNext)
    if (compared > 0) return tellWorse(strand, voice, {})
    if (compared === 0 && how.isDigest) return say(voice, 'raised', circumstances(strand))
    if (compared === 0) return voice.held_ms === null ? [] : hold(voice, null)
    const wait_ms = how.isBraked && !how.isDigest ? hold_ms(strand.flap) : 0
    return wait_ms > 0 ? hold(voice, now() + wait_ms) : tellBetter(strand, voice)
  }

  /** How the alert stands for this hook, compared with what it was told. `isNext`: it was told the event before this. */
  function compare({ told, newest }: Voice, isNext = false): number {
    if (!range.includes(newest)) return -1
    if (isNext && newest.kind !== 'raised') return newest.kind === 'escalated' ? 1 : -1
    return told === null ? 1 : comparedWith(told, newest)
  }

  /** The voice of this alert. A new alert goes on where one of the same rule ended whose end is not told yet. */
  function voiceFor(strand: Strand, event: AlertEvent): Voice | null {
    const known = strand.voices.find(({ newest }) => newest.alert === event.alert)
    if (known || !range.includes(event)) return known ?? null
    const ended = strand.voices.find(({ newest, told }) => newest.kind === 'cleared' && told !== null)
    if (ended) return ended
    const voice = newVoice(event, event.at_ms)
    strand.voices.push(voice)
    return voice
  }

  function notYetTold(strand: Strand, voice: Voice): Said[] {
    if (!range.includes(voice.newest)) {
      remove(strand, voice)
      return []
    }
    if (after_min === 0) return tellWorse(strand, voice, {})
    if (isSeen(voice)) voice.due_ms = null
    else voice.due_ms ??= now() + after_min * minute_ms
    return []
  }

  function hold(voice: Voice, held_ms: number | null): Said[] {
    braked++
    voice.held_ms = held_ms
    return []
  }

  /** As if it had been told. */
  function know(voice: Voice): Said[] {
    voice.told = levelOf(voice.newest)
    voice.remind_ms = nextReminder_ms(voice)
    return []
  }

  function tellWorse(strand: Strand, voice: Voice, more: Circumstances): Said[] {
    const word = voice.told === null ? 'raised' : 'escalated'
    strand.flap = worseTold(strand.flap)
    voice.told = levelOf(voice.newest)
    voice.held_ms = null
    voice.due_ms = null
    voice.reminders = 0
    voice.remind_ms = nextReminder_ms(voice)
    return say(voice, word, { ...circumstances(strand), ...more })
  }

  function tellBetter(strand: Strand, voice: Voice): Said[] {
    const { newest } = voice
    const { label, severity } = voice.told!
    strand.flap = betterTold(strand.flap, now())
    voice.held_ms = null
    if (range.includes(newest)) {
      voice.told = levelOf(newest)
      return say(voice, 'eased', circumstances(strand))
    }
    // It may go on below the range: should it come back, that is the first the hook hears of it again.
    remove(strand, voice)
    const level = newest.kind === 'cleared' ? newest.level : null
    return say({ ...voice, newest: { ...newest, level, label, severity } }, 'cleared', circumstances(strand))
  }

  function acknowledge(entry: Acknowledgement): Said[] {
    const strand = strands.get(entry.rule)
    const voice = strand?.voices.find(({ alert, newest }) => entry.alert === newest.alert || entry.alert === alert)
    if (!voice || voice.newest.kind === 'cleared') return []
    changed.add(entry.rule)
    const stands = levelOf(voice.newest)
    const seen = { ...stands, level: entry.level ?? stands.level, label: entry.label ?? stands.label }
    if (voice.seen === null || comparedWith(voice.seen, { ...voice.newest, ...seen }) > 0) voice.seen = seen
    if (isSeen(voice)) Object.assign(voice, { due_ms: null, remind_ms: null })
    const { by, at_ms, comment, id } = entry
    if (voice.told === null || !range.wordFor('acknowledged', 'raised')) return []
    const event = { ...voice.newest, id, alert: voice.alert, at_ms }
    return [{ id, word: 'acknowledged', event, more: { acknowledged: { by, at_ms, comment } }, said_ms: now() }]
  }

  function passed(strand: Strand, voice: Voice): Said[] {
    const time_ms = now()
    const isDue = (at_ms: number | null) => at_ms !== null && at_ms <= time_ms
    if (!timesOf(voice).some(isDue)) return []
    changed.add(strand.rule)
    if (isDue(voice.due_ms)) return tellWorse(strand, voice, { ...since(voice), unacknowledged_min: after_min })
    if (isDue(voice.held_ms)) return settle(strand, voice)
    voice.reminders++
    voice.remind_ms = nextReminder_ms(voice)
    if (voice.remind_ms === null) return []
    const { newest, alert, reminders } = voice
    const id = `${newest.id}_reminder_${reminders}`
    const more = { ...since(voice), reminder: reminders }
    return [{ id, word: 'reminder', event: { ...newest, alert }, more, said_ms: time_ms }]
  }

  function settle(strand: Strand, voice: Voice): Said[] {
    const compared = compare(voice)
    voice.held_ms = null
    if (compared === 0) return []
    return compared > 0 ? tellWorse(strand, voice, {}) : tellBetter(strand, voice)
  }

  /** Null when it is not told, not active, a drill, or seen by somebody. */
  function nextReminder_ms(voice: Voice): number | null {
    const { told, reminders, newest } = voice
    if (remind_min === 0 || told === null || newest.exercise || !range.includes(newest) || isSeen(voice)) return null
    if (range.wordFor('raised', newest.kind) === null) return null
    return now() + remind_min * minute_ms * 2 ** Math.min(reminders, doublings_max)
  }

  function begin({ newest, since_ms, seen }: ActiveAlert, tell: (strand: Strand, voice: Voice) => Said[]): Said[] {
    if (!range.concerns(newest) || !range.includes(newest)) return []
    const strand = strandFor(newest.rule)
    const known = strand.voices.find((other) => other.newest.alert === newest.alert)
    const voice = { ...newVoice(newest, since_ms), alert: known?.alert ?? newest.alert, seen }
    strand.voices = [...strand.voices.filter((other) => other !== known), voice]
    if (after_min === 0) return tell(strand, voice)
    if (!isSeen(voice)) voice.due_ms = Math.max(now(), since_ms + after_min * minute_ms)
    return []
  }

  /** The settings changed so that the hook does not hear of it any more: its receiver must not wait for the end. */
  function leave(strand: Strand, voice: Voice): Said[] {
    if (range.concerns(voice.newest) && (range.includes(voice.newest) || voice.newest.kind === 'cleared')) return []
    changed.add(strand.rule)
    if (voice.told !== null) return tellBetter(strand, voice)
    remove(strand, voice)
    return []
  }

  function remove(strand: Strand, voice: Voice) {
    strand.voices = strand.voices.filter((other) => other.newest.alert !== voice.newest.alert)
  }

  function say(voice: Voice, word: Exclude<EventWord, 'acknowledged'>, more: Circumstances): Said[] {
    const { newest, alert } = voice
    const wanted = range.wordFor(word, newest.kind)
    if (wanted === null || wanted === 'acknowledged') return []
    // In another word than the log's it is another message: a receiver that drops repeats must not take it for one.
    const id = wanted === newest.kind ? newest.id : `${newest.id}_${wanted}`
    return [{ id, word: wanted, event: { ...newest, alert, kind: wanted }, more, said_ms: now() }]
  }

  function circumstances({ flap }: Strand): Circumstances {
    const flapping = flappingOf(flap)
    return flapping ? { flapping } : {}
  }

  function since({ active_ms }: Voice): Circumstances {
    return { active_since_ms: active_ms }
  }
}
