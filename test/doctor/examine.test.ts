import { describe, expect, it } from 'vitest'
import { broken, check, examine, good, look, report } from '../../doctor/index.ts'
import { handClock } from '../kit/handClock.ts'

const fine = check({
  id: 'fine',
  name: { id: 'Ini', en: 'This' },
  says: { well: good({ n: 3 }, ({ n }) => ({ id: `${n} baik.`, en: `${n} are well.` })) },
  look: (_: object, say) => say('well', { n: 3 }),
})
const bad = check({
  id: 'bad',
  name: { id: 'Itu', en: 'That' },
  says: { out: broken({}, { id: 'Putus.', en: 'It is cut.' }, { id: 'Sambung.', en: 'Join it.' }) },
  look: (_: object, say) => [say('out', {}, 'a'), say('out', {}, 'b')],
})
const doubtful = check({
  id: 'doubtful',
  name: { id: 'Anu', en: 'Something' },
  says: { odd: look({}, { id: 'Aneh.', en: 'It is odd.' }, { id: 'Lihat.', en: 'Look.' }) },
  look: (_: object, say) => say('odd', {}),
})
const throws = check({
  ...{ id: 'throws', name: { id: 'Gagal', en: 'Fails' }, says: {} },
  look: async (_: object) => {
    throw new Error('EIO: i/o error, read')
  },
})
const hangs = check({
  ...{ id: 'hangs', name: { id: 'Macet', en: 'Hangs' }, says: {}, limit_s: 7 },
  look: (_: object) => new Promise<never>(() => undefined),
})

async function told(checks: Parameters<typeof examine<object>>[0], clock = handClock()) {
  const lines = []
  for await (const line of examine(checks, {}, clock)) lines.push(line)
  return lines
}

function screen() {
  const text: string[] = []
  return { text, stdout: { write: (said: string) => text.push(said) }, stderr: { write: () => true }, exitCode: 0 }
}

const options = { version: '1.2.3', now: () => 0, elapsed_ms: () => 0 }

describe('checks', () => {
  it('are told in the order of the table, each finding with what it is about', async () => {
    const lines = await told([bad, fine])
    expect(lines.map(({ check, of, verdict, kind }) => [check, of, verdict, kind])).toEqual([
      ['bad', 'a', 'broken', 'out'],
      ['bad', 'b', 'broken', 'out'],
      ['fine', undefined, 'good', 'well'],
    ])
    expect(lines[2]!.found).toEqual({ id: '3 baik.', en: '3 are well.' })
  })

  it('that fail hide no other: the failure is said', async () => {
    const lines = await told([throws, fine])
    expect(lines.map(({ kind, verdict }) => [kind, verdict])).toEqual([
      ['failed', 'look'],
      ['well', 'good'],
    ])
    expect(lines[0]!.found.en).toContain('EIO: i/o error')
  })

  it('that hang are left after their limit, and hide no other', async () => {
    const clock = handClock()
    const telling = told([hangs, fine], clock)
    await clock.turn(7_000)
    const lines = await telling
    expect(lines.map(({ kind }) => kind)).toEqual(['no-answer', 'well'])
    expect(lines[0]).toMatchObject({ took_ms: 7_000, facts: { limit_s: 7 } })
  })
})

describe('a report', () => {
  it('ends with 1 when something is broken, and with 0 when it is only to be looked at', async () => {
    const [first, second] = [screen(), screen()]
    const title = { id: 'Stasiun', en: 'Station' }
    await report([{ title, lines: examine([doubtful, fine], {}, handClock()) }], { ...options, screen: first })
    await report([{ title, lines: examine([bad], {}, handClock()) }], { ...options, screen: second })
    expect([first.exitCode, second.exitCode]).toEqual([0, 1])
  })

  it('says verdict, finding and what to do in the language that was asked for', async () => {
    const on = screen()
    const title = { id: 'Stasiun hulu', en: 'Station hulu' }
    await report([{ title, lines: examine([bad, fine], {}, handClock()) }], { ...options, screen: on, language: 'id' })
    expect(on.text.join('')).toBe(
      'Stasiun hulu\n\nRUSAK       Itu a: Putus.\n            → Sambung.\nRUSAK       Itu b: Putus.\n            → Sambung.\n' +
        'BAIK        Ini: 3 baik.\n\nHasil: 2 rusak, 1 baik.\n',
    )
  })

  it('says both languages where nobody has asked, Indonesian first', async () => {
    const on = screen()
    await report([{ title: { id: 'A', en: 'B' }, lines: examine([fine], {}, handClock()) }], { ...options, screen: on })
    expect(on.text.join('')).toMatch(/^A \/ B\n\nBAIK {8}Ini: 3 baik\.\nGOOD {8}This: 3 are well\.\n/)
  })

  it('is one JSON object for programs, with both languages and the facts', async () => {
    const on = screen()
    const lines = examine([bad], {}, handClock())
    await report([{ title: { id: 'A', en: 'B' }, lines }], { ...options, screen: on, json: true })
    expect(JSON.parse(on.text.join(''))).toMatchObject({
      ok: false,
      version: '1.2.3',
      lines: [
        { part: 'B', check: 'bad', kind: 'out', verdict: 'broken', of: 'a', todo: { en: 'Join it.' } },
        { of: 'b' },
      ],
    })
  })
})
