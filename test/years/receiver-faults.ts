/** Receivers that do not take what they are sent. */
import type { Fault } from './fault.ts'
import type { Receiver, Receiving, Told } from './people.ts'

const isToldBy = (who: Receiver) => (told: Told) =>
  (told.kind === 'notice' || told.kind === 'state') && told.by !== who && told.text.includes(who)

function receiverFault(who: Receiver, id: string, state: Receiving): Fault {
  return {
    id: `${who} ${id}`,
    part: 'receiver',
    touches: who,
    mutes: who,
    isToldBy: isToldBy(who),
    begin: ({ people }) => {
      people.receivers[who] = state
    },
    end: ({ people }) => people.heal(who),
  }
}

export const receiverFaults: readonly Fault[] = [
  receiverFault('officer', 'unreachable', 'deaf'),
  receiverFault('officer', 'answers 410', 'gone'),
  receiverFault('officer', 'behind a portal', 'portal'),
  receiverFault('monitor', 'unreachable', 'deaf'),
  receiverFault('monitor', 'answers 410', 'gone'),
]
