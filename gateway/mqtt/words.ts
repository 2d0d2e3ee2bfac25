/** Why a connection of a station was refused, for the people at the station. The log's sentences are in `faults.ts`. */
import { idPattern } from '../../edge/contract.ts'
import type { RefusalWords } from '../intake/index.ts'
import type { Nodes } from '../nodes/index.ts'
import type { Fault } from './faults.ts'

/** Faults of which the station is known, and that a person at the station can mend. */
export const connectionWords: Partial<Record<Fault, RefusalWords>> = {
  'wrong-password': {
    says: { id: 'kata sandi salah', en: 'wrong password' },
    todo: {
      id: 'Undang stasiun ini lagi, atau tulis kata sandi yang benar di alatnya. Listrik dan jaringan baik.',
      en: 'Invite this station again, or write the right password on the node. Power and network are fine.',
    },
  },
  'credential-ended': {
    says: { id: 'kata sandinya sudah diganti atau dicabut', en: 'its password was replaced or withdrawn' },
    todo: { id: 'Tulis kata sandi yang baru di alatnya.', en: 'Write the new password on the node.' },
  },
  'foreign-topic': {
    says: { id: 'mengirim ke topik yang bukan miliknya', en: 'publishes on a topic that is not its own' },
    todo: {
      id: 'Pakai topik pantau/1/ID-STASIUN/readings, /about, /status, atau /simple/SENSOR/BESARAN; untuk ESPHome dan Tasmota tulis papannya di gateway.yaml, bagian boards.',
      en: 'Use the topics pantau/1/STATION-ID/readings, /about, /status or /simple/SENSOR/QUANTITY; for ESPHome and Tasmota name the board in gateway.yaml, under boards.',
    },
  },
  'foreign-will': {
    says: {
      id: 'pesan terakhirnya bukan pada topik status miliknya',
      en: 'its last will is not on its own status topic',
    },
    todo: { id: 'Pakai topik pantau/1/ID-STASIUN/status.', en: 'Use the topic pantau/1/STATION-ID/status.' },
  },
  'bad-client-id': {
    says: { id: 'client id terlalu panjang', en: 'its client id is too long' },
    todo: { id: 'Pakai paling banyak 128 huruf.', en: 'Use at most 128 characters.' },
  },
}

/** Whom a refusal is about, as far as is known: under which name, and from where. */
export type RefusedAbout = Record<string, unknown>

/** Tells the station's page of a refusal that a person at the station can mend. */
export function tellNode(nodes: Pick<Nodes, 'refusedConnection'> | undefined, fault: Fault, about: RefusedAbout): void {
  const words = connectionWords[fault]
  const name = about.who ?? about.username
  if (!words || typeof name !== 'string' || !idPattern.test(name)) return
  nodes?.refusedConnection(name, fault, words, typeof about.address === 'string' ? about.address : undefined)
}
