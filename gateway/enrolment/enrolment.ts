/** Invitations while the gateway runs: makes them, and gives a station's own credential to whoever comes with one. */
import type { Logger } from 'pino'
import { counter, type Metric } from '../../edge/platform/metric.ts'
import { qrSvg } from '../../edge/platform/qr.ts'
import { day_ms, hour_ms, minute_ms } from '../../edge/platform/time.ts'
import type { AuditEntry, JoinAnswer, LocalizedText, Notices, StationInvitation } from '../contract.ts'
import type { Joining, NewStation, Registry } from '../stations/index.ts'
import { addressOf, type LinkCertificate, type LinkSettings, linkOf } from './link.ts'
import { noticeOfSecondUse, sayRefused } from './words.ts'

export const hours = { usual: 72, most: 30 * 24 } as const
/** When an invitation ends that is made now, whole milliseconds. */
export const endOf = (given: number | undefined, now_ms: number): number =>
  Math.round(now_ms + (given ?? hours.usual) * hour_ms)
const noticed_ms = day_ms

export interface EnrolmentOptions {
  registry: Pick<Registry, 'invite' | 'join' | 'stations'>
  settings: LinkSettings
  /** The certificate as it is now. */
  certificate: () => (NonNullable<LinkCertificate> & { authority: string | null }) | null
  gateway: { gateway: string; name: string | null }
  /** How people call a station. */
  nameOf: (station: string) => string
  notices: Notices
  /** The audit log. */
  note: (entry: Omit<AuditEntry, 'at_ms'>) => void
  now: () => number
  log: Logger
}

/** For how long, at which address; how people call the station, and where it stands. */
interface Wished extends Omit<NewStation, 'station'> {
  hours?: number
  address?: string
}

/** Where whoever joins has reached the gateway. */
export interface Reached {
  hostname: string
  address: string
  isEncrypted: boolean
}

/** Somebody asks to be a station. */
export interface JoinQuestion {
  code: string
  /** The station that its settings are for; absent: none yet. */
  station?: string | undefined
  proof?: string | undefined
  about?: string | undefined
}

export type Outcome = { answer: JoinAnswer } | { refused: LocalizedText; kind: Exclude<Joining['kind'], 'joined'> }
export type Enrolment = ReturnType<typeof openEnrolment>

export function openEnrolment(options: EnrolmentOptions) {
  const { registry, settings, certificate, gateway, nameOf, notices, note, now, log } = options
  const counts: Record<Joining['kind'], number> = { joined: 0, unknown: 0, used: 0, expired: 0, void: 0, other: 0 }
  const noticed = new Map<string, number>()
  let unknownSaid_ms = Number.NEGATIVE_INFINITY
  let ports: { mqtt: number; mqtts: number | null } | null = null

  return {
    /** Where stations connect, once they can. */
    listens(at: NonNullable<typeof ports>) {
      ports = at
    },
    /** Throws `RegistryError`. `address`: where the node will reach this gateway; absent: as the settings say. */
    invite(station: string, by: string, more: Wished = {}): StationInvitation {
      const { name, lat, lon } = more
      const invitation = registry.invite({ station, name, lat, lon }, endOf(more.hours, now()), now())
      const link = linkOf(addressOf(settings, certificate(), more.address), invitation.code, certificate())
      log.info({ station, by, ends_ms: invitation.ends_ms }, 'a station was invited')
      return { station, link, expires_ms: invitation.ends_ms, qr_svg: qrSvg(link) }
    },
    /** Whether its time as a station is over. */
    isRetired: (station: string): boolean =>
      registry.stations().some((one) => one.station === station && one.retired !== undefined),
    /** Null: nobody can connect yet; the invitation is as good as before. */
    join({ code, station: wanted, proof, about }: JoinQuestion, reached: Reached): Outcome | null {
      if (!ports) return null
      const joining = registry.join({ code, station: wanted, proof, now_ms: now() })
      counts[joining.kind]++
      if (joining.kind !== 'joined') {
        refused(joining, reached, about)
        return { refused: sayRefused(joining), kind: joining.kind }
      }
      const { credentials, isAgain } = joining
      const station = credentials.username
      log.warn({ station, address: reached.address, about, isAgain }, 'a node has joined as a station by an invitation')
      noted(station, reached, about, true)
      const authority = certificate()?.authority
      return {
        answer: {
          ...{ station, name: nameOf(station), ...credentials, mqtt: mqttAt(reached, ports) },
          ...(authority && { ca: authority }),
          gateway: { gateway: gateway.gateway, name: gateway.name },
        },
      }
    },
    /** To be called every few seconds. */
    look() {
      for (const [station, since_ms] of noticed) {
        if (now() - since_ms < noticed_ms) continue
        noticed.delete(station)
        notices.end(noticeOfSecondUse(station, nameOf(station), since_ms).id)
      }
    },
    counts: (): Readonly<typeof counts> => counts,
    metrics: [
      counter('pantau_join_total', 'Nodes that came with an invitation, by what became of it', () => counts, 'result'),
    ] satisfies Metric[],
  }

  function noted(station: string, { address }: Reached, about: string | undefined, ok: boolean) {
    const why = `${ok ? '' : 'the invitation was used already; '}from ${address}${about ? `, ${about}` : ''}`
    note({ who: 'invitation', role: null, by: 'token', what: 'join', target: station, why, ok })
  }

  function refused(joining: Exclude<Joining, { kind: 'joined' }>, reached: Reached, about: string | undefined) {
    const { address } = reached
    if (joining.kind === 'unknown') {
      if (now() - unknownSaid_ms < minute_ms) return
      unknownSaid_ms = now()
      log.warn({ address, times: counts.unknown }, 'somebody came with an invitation that is not known')
      return
    }
    const { kind, station } = joining
    log.warn({ station, address, about, kind }, 'an invitation was refused')
    if (kind !== 'used') return
    // Once a day: who tries again and again must not be able to fill the log.
    if (!noticed.has(station)) noted(station, reached, about, false)
    const since_ms = noticed.get(station) ?? now()
    noticed.set(station, since_ms)
    notices.notify(noticeOfSecondUse(station, nameOf(station), since_ms))
  }
}

/** By the name under which the node has reached this computer: that one works from where it stands. */
function mqttAt({ hostname, isEncrypted }: Reached, { mqtt, mqtts }: { mqtt: number; mqtts: number | null }): string {
  return isEncrypted && mqtts !== null ? `mqtts://${hostname}:${mqtts}` : `mqtt://${hostname}:${mqtt}`
}
