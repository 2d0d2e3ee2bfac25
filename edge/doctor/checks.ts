/** What `doctor` looks at on a station, in the order in which it tells. A check is a file and a row here. */
import { type Check, card, clock, folder, network, others, power, service } from '../../doctor/index.ts'
import { credential } from './credential.ts'
import { gateway } from './gateway.ts'
import { outbox } from './outbox.ts'
import { sensors } from './sensors.ts'
import { settings } from './settings.ts'
import { siren } from './siren.ts'
import type { OfStation } from './station.ts'
import { version } from './version.ts'

export const stationChecks: readonly Check<OfStation>[] = [
  settings,
  power,
  clock,
  card,
  folder,
  network,
  gateway,
  credential,
  sensors,
  outbox,
  siren,
  service,
  version,
  others,
]
