/** Invitations, and what a node gets for one. */
import { z } from 'zod'
import { ms } from './basics.ts'

/** For one node, once, until `expires_ms`. The link is as good as a password. */
export const StationInvitation = z.object({
  station: z.string(),
  link: z.string(),
  expires_ms: ms,
  qr_svg: z.string().describe('the link as a QR code: an <svg> element'),
})
export type StationInvitation = z.infer<typeof StationInvitation>

/** What a node gets for its invitation. The password is not kept and cannot be shown again. */
export const JoinAnswer = z.object({
  station: z.string(),
  name: z.string().describe('how people call the station'),
  username: z.string(),
  password: z.string(),
  mqtt: z.string().describe('where it sends to'),
  ca: z.string().optional().describe('the certificate of the village’s authority, PEM'),
  gateway: z.object({ gateway: z.string(), name: z.string().nullable() }),
})
export type JoinAnswer = z.infer<typeof JoinAnswer>
