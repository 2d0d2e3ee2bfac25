import { expect, it } from 'vitest'
import type { Station } from '../../../gateway/contract.ts'
import { stationsLink } from '../../../gateway/stations/link.ts'

const heardOf = (station: string, state: Station['state']): Station => ({
  ...{ station, name: station, place: null, state, last_seen_ms: 0, sensors: [], latest: {} },
})
const list = () => [heardOf('hulu', 'online'), heardOf('hilir', 'late')]

it('waits for those that may send, and not for one that was removed', () => {
  expect(stationsLink({ list }, 600_000, new Set(['hulu', 'hilir']))).toMatchObject({ ok: false })
  expect(stationsLink({ list }, 600_000, new Set(['hulu']))).toMatchObject({ ok: true, troubles: [] })
})

it('waits for everybody while it is not known who may send: the list was lost', () => {
  expect(stationsLink({ list }, 600_000, null)).toMatchObject({
    ok: false,
    troubles: [{ en: expect.stringContaining('hilir sends nothing any more') }],
  })
})
