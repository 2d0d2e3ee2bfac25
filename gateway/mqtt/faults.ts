/** Why a connection or a packet was refused: a constant word to count, and one sentence for a person. */

import { deliveryFaults } from '../intake/index.ts'
import { gateFaults } from './gate.ts'

export const faults = {
  ...gateFaults,
  ...deliveryFaults,
  'wrong-password': 'Wrong user name or password. A new one: gateway station password ID',
  'mqtt-5': 'MQTT 5 is not spoken here. Set the protocol version to 3.1.1 (in many libraries: 4).',
  'bad-client-id': 'The client id is longer than 128 characters; choose a shorter one.',
  'persistent-session': 'Only stations may ask for a lasting session. Connect with clean session: alerts are retained.',
  'bad-will': 'A last will with QoS 3, which does not exist. Use QoS 0, 1 or 2.',
  'foreign-will':
    'A last will that is on no own topic (the status of a station, the answer of a siren): it will not be published.',
  'foreign-topic':
    'Published on a topic that is not its own: acknowledged and ignored. A station has readings, about, status and simple/…; a siren pantau/1/sirens/ID.',
  'retained-value': 'A bridge sent again what its broker has retained, and it says no time: acknowledged and ignored.',
  'bad-siren':
    'A siren’s answer is a JSON object of at most 1 KiB with "state": ready, sounding, fault or offline; times are whole milliseconds.',
  'foreign-subscription': 'Only alerts, and a station its own topics, may be subscribed to.',
  'slow-reader': 'It did not take what it subscribed to in time, so its connection was closed.',
  silent: 'Connected, but did not say who it is in time.',
  'went-quiet': 'Nothing came for one and a half times the keep-alive it had promised.',
  'queue-full': 'It sent more than 42 packets before it was let in. Wait for CONNACK.',
  'disk-refused': 'The disk refused, so nothing was acknowledged. The station keeps its readings and sends them again.',
  'too-much-waits':
    'A station sends far more than it may (station_limits), so its connection was closed. It keeps its readings.',
  replaced:
    'Another computer has taken over from this gateway, so readings are kept here and not acknowledged. End this gateway.',
  'credential-ended':
    'Its password is no longer valid: it was removed, retired, or got a new one. The connection was closed, and nothing more of it is taken.',
  'registry-failed': 'The registry of stations cannot be read.',
} as const
export type Fault = keyof typeof faults

/** What Aedes says when it closes a connection on its own. */
export const aedesErrors: Record<string, Fault> = {
  'connect did not arrive in time': 'silent',
  'keep alive timeout': 'went-quiet',
  'drain timeout': 'slow-reader',
  'Client queue limit reached': 'queue-full',
  'Invalid protocol': 'not-mqtt',
  'topic has too many levels': 'foreign-topic',
  '# is not allowed in PUBLISH': 'foreign-topic',
  '+ is not allowed in PUBLISH': 'foreign-topic',
  'empty topic not allowed in PUBLISH': 'foreign-topic',
}
