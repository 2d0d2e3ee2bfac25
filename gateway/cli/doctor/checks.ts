/** What `doctor` looks at on a gateway, in the order in which it tells. A check is a file and a row here. */
import { type Check, card, clock, folder, network, others, power, service } from '../../../doctor/index.ts'
import { certificate } from './certificate.ts'
import { copies } from './copies.ts'
import type { OfGateway } from './gateway.ts'
import { growth } from './growth.ts'
import { receivers } from './receivers.ts'
import { running } from './running.ts'
import { settings } from './settings.ts'
import { stations } from './stations.ts'
import { version } from './version.ts'
import { warnings } from './warnings.ts'

export const gatewayChecks: readonly Check<OfGateway>[] = [
  settings,
  power,
  clock,
  card,
  growth,
  folder,
  network,
  running,
  warnings,
  stations,
  receivers,
  certificate,
  copies,
  service,
  version,
  others,
]
