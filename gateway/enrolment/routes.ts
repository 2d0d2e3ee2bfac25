/** `POST /stations/{id}/invitation`: who may invite. `POST /join`: whoever was invited. */
import { z } from 'zod'
import { idPattern } from '../../edge/contract.ts'
import { JoinAnswer, StationInvitation } from '../contract.ts'
import { guestOf } from '../door/index.ts'
import { type App, nameOf, openAllowance, ProblemError, type Request, tooMany } from '../http/index.ts'
import { mayDo } from '../people/index.ts'
import { RegistryError } from '../stations/index.ts'
import { type Enrolment, hours, type Outcome, type Reached } from './enrolment.ts'
import { about } from './stations-desk.ts'

// A person who mistypes is never in the way of a second try; who guesses at 130 bits needs no other obstacle.
const tries = { burst: 10, perSecond: 0.2 }

const Id = z.strictObject({ id: z.string().regex(idPattern).describe('a station id: 1 to 40 of a-z, 0-9 and -') })
const Wish = z
  .strictObject({
    ...about,
    hours: z.number().positive().max(hours.most).optional().describe(`how long it is valid, up to ${hours.most} hours`),
    address: z
      .url({ protocol: /^https?$/ })
      .max(200)
      .optional()
      .describe('where the node reaches this gateway, such as https://192.168.1.10:8443'),
  })
  .prefault({})
const Question = z.strictObject({
  code: z.string().min(1).max(200).describe('the code of the link, up to the point'),
  station: z
    .string()
    .regex(idPattern)
    .optional()
    .describe(
      'the station that the node’s settings are for already: an invitation for another one is refused and not used up',
    ),
  proof: z
    .string()
    .min(22)
    .max(200)
    .optional()
    .describe('a secret that the node has made and saved before: with it the same node may ask again for an hour'),
  about: z.string().max(200).optional().describe('what the node says of itself, for the log'),
})

export function enrolmentResource(
  app: App,
  enrolment: Pick<Enrolment, 'invite' | 'isRetired' | 'join'>,
  now: () => number,
): void {
  const allowance = openAllowance({ ...tries, now })

  app.post(
    '/api/v1/stations/:id/invitation',
    {
      config: { may: 'invite' },
      schema: {
        summary: 'Invites a node to be this station: a link and a QR code, for one use',
        params: Id,
        body: Wish,
        response: { 200: StationInvitation },
      },
    },
    async (request) => {
      const { hours, address, name, lat, lon } = request.body
      // That it is over was decided by an operator; an invitation brings the station back.
      if (enrolment.isRetired(request.params.id) && !mayDo(request.asker ?? { role: null }, 'operate', false)) {
        throw new ProblemError(403, {
          id: `Stasiun ${request.params.id} tidak dipakai lagi. Minta pengelola mengundangnya lagi.`,
          en: `The station ${request.params.id} is retired. Ask an operator to invite it again.`,
        })
      }
      try {
        return enrolment.invite(request.params.id, nameOf(request), {
          ...(hours !== undefined && { hours }),
          ...(address !== undefined && { address }),
          ...{ name, lat, lon },
        })
      } catch (err) {
        throw err instanceof RegistryError ? new ProblemError(409, err.says) : err
      }
    },
  )

  app.post(
    '/api/v1/join',
    {
      config: { may: 'open' },
      schema: {
        summary: 'Takes the credential that an invitation is for, once',
        body: Question,
        response: { 200: JoinAnswer },
      },
    },
    async (request, reply) => {
      const wait_s = allowance.take(guestOf(request.ip))
      if (wait_s > 0)
        throw tooMany(
          {
            id: `Terlalu banyak percobaan dari alamat ini. Tunggu ${wait_s} detik.`,
            en: `Too many tries from this address. Wait ${wait_s} s.`,
          },
          wait_s,
          429,
        )
      const outcome = enrolment.join(request.body, reachedBy(request))
      if (!outcome)
        throw tooMany(
          {
            id: 'Server desa baru menyala. Coba lagi beberapa detik lagi.',
            en: 'The gateway has just started. Try again in some seconds.',
          },
          5,
        )
      if ('refused' in outcome) throw new ProblemError(statuses[outcome.kind], outcome.refused)
      reply.header('cache-control', 'no-store')
      return outcome.answer
    },
  )
}

const statuses: Record<Extract<Outcome, { refused: object }>['kind'], number> = {
  ...{ unknown: 404, other: 409 },
  ...{ used: 410, expired: 410, void: 410 },
}

function reachedBy({ hostname, ip, raw }: Request): Reached {
  const isEncrypted = 'encrypted' in raw.socket && raw.socket.encrypted === true
  return { hostname: /^[\w.:[\]-]+$/.test(hostname) ? hostname : 'localhost', address: ip, isEncrypted }
}
