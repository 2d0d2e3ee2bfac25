/**
 * Rules of retired stations rest: nobody is woken by the silence of a station that a person has taken away, and an alert
 * that it left behind ends. They stay in the rule book, and say why they hear nothing.
 */
import type { Logger } from 'pino'
import type { LocalizedText, RuleTrouble, Station } from '../contract.ts'
import { dateTimeText, isCombination, membersOf, type Rule } from '../rules/index.ts'
import type { Stations } from '../stations/index.ts'

export type Resting = ReturnType<typeof openResting>

export interface RestingParts {
  stations: Pick<Stations, 'list'> & Partial<Pick<Stations, 'watch'>>
  /** The rules that count, with the names of their places. */
  rules: () => readonly Rule[]
  log: Logger
}

export function openResting({ stations, rules, log }: RestingParts) {
  let seen = retiredIn()
  let stop: () => void = () => undefined

  return {
    /** The rules whose stations are not retired. */
    awake(all: readonly Rule[]): Rule[] {
      const over = retired()
      return all.filter((rule) => retiredOf(rule, over).length === 0)
    },
    /** Why a rule rests, or one that it is made of; empty while it does not. */
    troublesOf: (id: string): RuleTrouble[] => {
      const [all, over] = [rules(), retired()]
      const own = all.filter((rule) => rule.id === id)
      const members = own.flatMap((rule) => (isCombination(rule) ? membersOf(rule).map((member) => member.rule) : []))
      const resting = all.filter((rule) => rule.id === id || members.includes(rule.id))
      const stationsOver = resting.flatMap((rule) => retiredOf(rule, over))
      return stationsOver.slice(0, 1).map((station) => troubleOf(id, station))
    },
    /** In a few words, for the chain; null while none rests. */
    says(): LocalizedText | null {
      const over = retired()
      const resting = new Map(
        rules().flatMap((rule) => retiredOf(rule, over).map((station) => [rule.id, station.name])),
      )
      if (resting.size === 0) return null
      const names = [...new Set(resting.values())].join(', ')
      return {
        id: `${resting.size} aturan tidak mendengar apa-apa, karena stasiunnya tidak dipakai lagi (${names}).`,
        en: `${resting.size === 1 ? '1 rule hears' : `${resting.size} rules hear`} nothing, because the station is retired (${names}).`,
      }
    },
    /** Calls `changed` when a station was retired or is back. */
    follow(changed: () => Promise<void>) {
      stop =
        stations.watch?.((changes) => {
          if (!changes.some(({ event }) => event === 'station')) return
          const next = retiredIn()
          if (next === seen) return
          seen = next
          changed().catch((err) => log.error({ err }, 'the rules do not know yet which stations are retired'))
        }) ?? stop
    },
    close: () => stop(),
  }

  /** Making the list of stations is dear: once for each question, not for each rule. */
  function retired(): ReadonlyMap<string, Station> {
    return new Map(stations.list().flatMap((one) => (one.retired ? [[one.station, one]] : [])))
  }

  function retiredIn(): string {
    return JSON.stringify([...retired().keys()])
  }
}

function retiredOf(rule: Rule, over: ReadonlyMap<string, Station>): Station[] {
  const station = isCombination(rule) ? undefined : over.get(rule.station)
  return station ? [station] : []
}

function troubleOf(id: string, { name, retired }: Station): RuleTrouble {
  const { since_ms, why } = retired!
  const at = dateTimeText(since_ms)
  return {
    ...{ kind: 'retired', since_ms },
    id: `Aturan ${id} tidak mendengar apa-apa: stasiun ${name} tidak dipakai lagi sejak ${at.id} (${why}). Hapus aturan ini, atau arahkan ke stasiun lain.`,
    en: `The rule ${id} hears nothing: the station ${name} was retired on ${at.en} (${why}). Delete the rule, or give it another station.`,
  }
}
