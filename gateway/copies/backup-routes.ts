/** `/backup`: made now, where the settings say or to be fetched. It holds keys and hashes: nobody may read it on its way. */
import { createReadStream } from 'node:fs'
import { z } from 'zod'
import { BackupAnswer, BackupTarget } from '../contract.ts'
import { type App, ProblemError } from '../http/index.ts'
import { type BackupDesk, BackupProblem } from './backup-desk.ts'
import { isUnread } from './routes.ts'

export function backupResource(app: App, desk: BackupDesk): void {
  app.get(
    '/api/v1/backup',
    {
      config: { may: 'operate', cors: false },
      schema: {
        summary: 'Whether a backup is being made, and what became of the last',
        response: { 200: BackupAnswer },
      },
    },
    async (request) => ({ ...desk.state(), may_download: isUnread(request) }),
  )

  app.post(
    '/api/v1/backup',
    {
      config: { may: 'operate' },
      schema: {
        summary: 'Begins a backup: into the file of the settings, or into one to be fetched within an hour',
        body: z.strictObject({ to: BackupTarget }),
        response: { 200: BackupAnswer },
      },
    },
    async (request) => {
      if (request.body.to === 'download' && !isUnread(request)) throw readable()
      try {
        desk.start(request.body.to)
      } catch (err) {
        throw err instanceof BackupProblem ? new ProblemError(409, err.says) : err
      }
      return { ...desk.state(), may_download: isUnread(request) }
    },
  )

  app.get(
    '/api/v1/backup/file',
    {
      config: { may: 'operate', cors: false },
      exposeHeadRoute: false,
      schema: {
        summary: 'The backup that was made to be fetched',
        answers: 'application/octet-stream',
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      if (!isUnread(request)) throw readable()
      const path = desk.ready()
      if (path === null)
        throw new ProblemError(404, {
          id: 'Tidak ada cadangan untuk diunduh. Buat dulu.',
          en: 'There is no backup to fetch. POST /api/v1/backup makes one.',
        })
      const day = new Date(desk.state().download?.made_ms ?? 0).toISOString().slice(0, 10)
      reply.header('content-disposition', `attachment; filename="pantau-${day}.backup"`)
      reply.type('application/octet-stream').header('cache-control', 'no-store')
      return createReadStream(path) as unknown as string // the schema calls the answer a string: it is a stream of bytes
    },
  )
}

function readable(): ProblemError {
  return new ProblemError(403, {
    id: 'Cadangan memuat kunci, dan sambungan ini tidak dienkripsi. Pakai https, atau perintah backup di komputer server desa.',
    en: 'A backup holds keys, and this connection is not encrypted. Use https, or the command backup on the gateway.',
  })
}
