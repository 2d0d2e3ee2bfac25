/**
 * Rules that no longer watch, because a person wrote something wrong: the file is changed, and the gateway started again.
 */
import type { Fault } from './fault.ts'
import type { Told } from './people.ts'
import { floodRule, type Village } from './village.ts'

const isToldBy = ({ kind, text }: Told) =>
  (kind === 'notice' || kind === 'state') && /rule|aturan|hulu-siaga/i.test(text)

function ruleFault(id: string, wrong: object): Fault {
  return {
    id: `rule ${id}`,
    part: 'rule',
    mutes: 'measuring',
    isToldBy,
    begin: (village) => change(village, { ...floodRule, ...wrong }),
    end: (village) => change(village, floodRule),
  }
}

function change({ gateway, writeRule }: Village, rule: object) {
  writeRule(rule)
  gateway.kill()
}

export const ruleFaults: readonly Fault[] = [
  ruleFault('has expired', { valid_until: '2026-01-01T00:00:00Z' }),
  ruleFault('names a sensor that is not there', { sensor: 'levle' }),
  ruleFault('names another station', { station: 'hilir' }),
  ruleFault('asks for a level that no river has', { levels: [{ label: 'Siaga 3', at: 300, clear: 299 }] }),
]
