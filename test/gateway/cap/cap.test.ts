import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { capDocument, senderProblem } from '../../../gateway/cap/cap.ts'
import { capFeed } from '../../../gateway/cap/feed.ts'
import type { CapMessage, CapOptions } from '../../../gateway/cap/message.ts'
import { capTime } from '../../../gateway/cap/time.ts'
import { evaluate, type RuleEvent } from '../../../gateway/rules/evaluate.ts'
import { readRule, type SeriesRule } from '../../../gateway/rules/rule.ts'
import { startWatching } from '../../../gateway/rules/rule-state.ts'
import { needs } from '../../kit/needs.ts'
import { recording } from '../../kit/recordings.ts'

const start_ms = Date.UTC(2026, 0, 13, 20, 12, 0, 678)
const options: CapOptions = {
  sender: 'warga-ciliwung@example.org',
  senderName: 'Warga Ciliwung (uji coba)',
  status: 'Exercise',
  zone: 'Asia/Jakarta',
  expires_s: 10_800,
  radius_km: 3,
  position: { lat: -6.399, lon: 106.832 },
}
const xmllint = needs('xmllint')
const schema = recording('vectors/cap/cap12.xsd')
const folder = mkdtempSync(join(tmpdir(), 'pantau-cap-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a CAP document', () => {
  it('is an Alert, then Updates, then a Cancel, each naming all that came before', () => {
    const documents = documentsOf(rule(), [0.9, 1.6, 1, 0.1])
    expect(documents.map((text) => /<msgType>(.*)<\/msgType>/.exec(text)![1])).toEqual([
      'Alert',
      'Update',
      'Update',
      'Cancel',
    ])
    expect(documents[0]).not.toContain('<references>')
    const id = `depok_1_${start_ms}`
    expect(documents[2]).toContain(
      `<references>${options.sender},${id}_1,2026-01-14T03:12:01+07:00 ${options.sender},${id}_2,2026-01-14T03:13:01+07:00</references>`,
    )
  })

  it('speaks Indonesian and English, says Exercise, and tells the reading, the flags and the source', () => {
    const [alert] = documentsOf(rule(), [0.9])
    for (const part of [
      '<status>Exercise</status>',
      '<language>id-ID</language>',
      '<language>en-GB</language>',
      '<headline>Depok: Siaga 3</headline>',
      '<description>Tinggi muka air di Depok 90 cm: mencapai batas Siaga 3 (80 cm); pembacaan diragukan.</description>',
      '<circle>-6.399,106.832 3</circle>',
      '<valueName>water_level_m</valueName>\n<value>0.9</value>',
      '<valueName>qartodFlags</valueName>\n<value>3</value>',
    ]) {
      expect(alert).toContain(part)
    }
  })

  it('writes times with an offset, without Z and without a fraction; UTC is -00:00', () => {
    expect([420, 480, 540, 0, -210].map((offset) => capTime(start_ms, offset))).toEqual([
      '2026-01-14T03:12:00+07:00',
      '2026-01-14T04:12:00+08:00',
      '2026-01-14T05:12:00+09:00',
      '2026-01-13T20:12:00-00:00',
      '2026-01-13T16:42:00-03:30',
    ])
  })

  it('never goes out under an authority’s name', () => {
    expect(senderProblem(options.sender)).toBeNull()
    for (const sender of [
      'cuaca.ekstrem@bmkg.go.id',
      'pusdalops@bpbd.jakarta.go.id',
      'info@BNPB.id',
      'x@dinas.go.id',
    ]) {
      expect(senderProblem(sender)?.en).toContain('own name')
    }
    expect(senderProblem('warga desa@example.org')?.en).toContain('may not hold a space')
  })
})

describe.skipIf(xmllint.skip || schema.skip)(`every CAP document, ${xmllint.why}, ${schema.why}`, () => {
  it('validates, for any names with markup, quotes, emoji and control characters', () => {
    const awkward = fc.constantFrom(
      '<',
      '&',
      '>',
      '"',
      "'",
      ']]>',
      '\r',
      '\0',
      '\u0007',
      '\ud800',
      '\ufffe',
      '🌊',
      '<!--',
    )
    const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })
    const nasty = fc.array(fc.oneof(awkward, any), { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''))
    const values = fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 3, maxLength: 8 })
    const documents = fc
      .sample(fc.record({ name: nasty, label: nasty, source: nasty, text: nasty, values, place: fc.boolean() }), 150)
      .flatMap(({ name, label, source, text, values, place }) => {
        const levels = [
          { label, at: 0.5, text: { id: text, en: text } },
          { label: `${label}!`, at: 1, severity: 'Extreme' },
        ]
        return documentsOf(
          rule({ name, source, levels }),
          values.map((value) => value / 10),
          {
            ...options,
            senderName: name,
            position: place ? options.position! : null,
          },
        )
      })
    expect(documents.length).toBeGreaterThan(100)
    expect(() => lint(documents, ['--schema', schema.path])).not.toThrow()
  })

  it('is refused when an element is out of place, so this check can fail', () => {
    const [alert] = documentsOf(rule(), [0.9])
    expect(() => lint([alert!.replace('<scope>Public</scope>', '')], ['--schema', schema.path])).toThrow()
  })
})

describe.skipIf(xmllint.skip)(`the Atom feed, ${xmllint.why}`, () => {
  it('is well-formed, has what RFC 4287 requires, and links one CAP document an entry', () => {
    const messages = messagesOf(rule({ name: '<b>Depok</b> & "kawan" 🌊' }), [0.9, 1.6]).reverse()
    const feedOptions = {
      address: 'http://pantau.desa',
      title: 'Peringatan & dini',
      author: 'Warga',
      empty_ms: start_ms,
    }
    const feed = capFeed(messages, feedOptions)
    lint([feed, capFeed([], feedOptions)], [])
    const ofEntry = (name: string) => `count(//*[local-name()='entry'][*[local-name()='${name}']])`
    expect(xpath(feed, ['id', 'title', 'updated', 'link'].map(ofEntry).join(' + '))).toBe('8')
    expect(
      xpath(
        feed,
        "count(/*[local-name()='feed']/*[local-name()='id' or local-name()='title' or local-name()='updated' or local-name()='author'])",
      ),
    ).toBe('4')
    expect(xpath(feed, "string(//*[local-name()='entry'][1]/*[local-name()='link']/@type)")).toBe('application/cap+xml')
    expect(xpath(feed, "string(/*/*[local-name()='updated'])")).toBe(new Date(messages[0]!.sent_ms).toISOString())
  })
})

function rule(changes: object = {}): SeriesRule {
  const { rule, problems } = readRule({
    id: 'depok',
    name: 'Depok',
    station: 'depok',
    sensor: 'level',
    quantity: 'water_level_m',
    levels: [
      { label: 'Siaga 3', at: 0.8 },
      { label: 'Siaga 2', at: 1.5 },
    ],
    ...changes,
  })
  if (!rule) throw new Error(problems.join('\n'))
  return rule as SeriesRule
}

function messagesOf(stated: SeriesRule, values: number[]): CapMessage[] {
  let state = startWatching(stated, null, start_ms)
  const events: RuleEvent[] = []
  for (const [index, value] of values.entries()) {
    const at_ms = start_ms + index * 60_000
    const outcome = evaluate(stated, state, { at_ms, value, flag: 3, received_ms: at_ms + 500 })
    state = outcome.state
    events.push(...outcome.events)
  }
  return events.map((event) => ({
    event: { ...event, since_ms: event.at_ms, exercise: false },
    sent_ms: event.at_ms + 1_000,
  }))
}

function documentsOf(stated: SeriesRule, values: number[], stating = options): string[] {
  const messages = messagesOf(stated, values)
  return messages.map((message, index) => {
    const earlier = messages.slice(0, index).filter(({ event }) => event.alert === message.event.alert)
    return capDocument(message, earlier, stating)
  })
}

function lint(documents: string[], flags: string[]): void {
  const files = documents.map((text, index) => {
    const file = join(folder, `${index}.xml`)
    writeFileSync(file, text)
    return file
  })
  execFileSync('xmllint', ['--noout', '--nonet', ...flags, ...files], { stdio: 'pipe' })
}

function xpath(text: string, expression: string): string {
  return execFileSync('xmllint', ['--nonet', '--xpath', expression, '-'], { input: text }).toString().trim()
}
