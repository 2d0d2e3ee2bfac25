/** What everybody sees of an answer: no names of people, no paths of files, no exact place where that is for staff. */
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { openPublicly } from '../../../gateway/http/public.ts'
import { askHttp } from '../../kit/askHttp.ts'

const secret = 'sri-rahasia'
const place = { lat: -6.633512, lon: 106.837123 }
const text = (words: string) => ({ id: words, en: words })

/** One of each kind of thing that an answer may hold of staff. */
const planted = [
  { acknowledged: { by: secret, at_ms: 1, comment: `kata ${secret}` } },
  { events: [{ kind: 'acknowledged', by: secret, comment: secret }] },
  { corrections: [{ by: secret, why: 'pindah tiang', withdrawn: { by: secret, at_ms: 1, why: 'salah' } }] },
  { forgotten: [{ by: secret, why: `permintaan ${secret}`, forgotten_ms: 1 }] },
  { file: `/home/${secret}/rules.yaml`, rules: [] },
  {
    parts: {
      hooks: { ok: false, says: secret, says_id: secret },
      files: {
        ...{ ok: false, says: `See /home/${secret}/data/registry.db.` },
        says_id: `Lihat /home/${secret}/data/registry.db.`,
      },
    },
  },
  { links: [{ link: 'sirens', ok: false, proved_ms: 1, says: text(secret), troubles: [text(secret)] }] },
  { settings: { place: { before: `${place.lat}, ${place.lon}`, after: `${place.lat},${place.lon}` } } },
  { marks: [{ says: text(`Dipindah ke tempat lain: -6.1, 106.5 → ${place.lat}, ${place.lon}`) }] },
  { notes: [`dekat ${place.lat}, ${place.lon}.`, 'lain'] },
  { links: [{ link: 'disk', ok: false, proved_ms: 1, says: text(`/mnt/${secret}/data`), troubles: [] }] },
]

it('is without staff matters wherever they stand in an answer, and the answer itself stays as it is', () => {
  const wrapped = fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(...planted),
      fc.record({ inner: tie('any'), place: fc.constant(place) }),
      fc.array(tie('any'), { maxLength: 3 }),
    ),
  })).any
  fc.assert(
    fc.property(wrapped, (answer) => {
      const before = JSON.stringify(answer)
      const said = JSON.stringify(openPublicly({ publicPlace: 'coarse' })({ answer }))
      expect(said).not.toContain(secret)
      expect(said).not.toContain(String(place.lat))
      expect(JSON.stringify(answer)).toBe(before)
    }),
  )
})

it('is for everybody without a session; staff see all of it', async () => {
  const answer = { planted, place }
  const http = await askHttp({
    publicPlace: 'coarse',
    more: [(app) => void app.get('/api/v1/planted', { config: { may: 'see' } }, async () => answer)],
  })
  onTestFinished(() => http.close())
  const everybody = (await http.get('/api/v1/planted')).body
  expect([everybody.includes(secret), everybody.includes('-6.633512'), everybody.includes('"lat":-6.63,')]).toEqual([
    ...[false, false, true],
  ])
  expect((await http.get('/api/v1/planted', { authorization: 'Bearer operator-token' })).json()).toEqual(answer)
})

it('rounds places in sentences and nothing else', () => {
  const said = (words: string) => openPublicly({ publicPlace: 'coarse' })({ words }).words
  expect(said('Dipindah: -6.65123, 106.8 → -6.7, 106.81999.')).toBe('Dipindah: -6.65, 106.8 → -6.7, 106.82.')
  for (const words of ['naik 1,234 m, 5,678', '1.234', 'v1.2.3, 4.5.6', '95.1234, 12.5', '12.5; 13.75123'])
    expect(said(words)).toBe(words)
  expect(openPublicly({})({ words: '-6.65123, 106.81234' }).words).toBe('-6.65123, 106.81234')
})

it('leaves alone what is called as something that every object has: a sensor may be', () => {
  const answer = { heard_every_s: { constructor: 60, 'has-own': 1 }, health: { constructor: null } }
  expect(JSON.stringify(openPublicly({})(answer))).toBe(JSON.stringify(answer))
  expect(openPublicly({})(answer)).toEqual(answer)
})
