/** `scan`: what hangs on this computer. One line for each port, or with `--json` one object. It changes nothing. */
import { parsePort, portForms } from '../links/ports.ts'
import type { Screen } from '../platform/command-line.ts'
import { type Language, type Said, shownIn } from '../platform/language.ts'
import { inOneLine } from '../platform/printable.ts'
import { ConfigError } from '../platform/problems.ts'
import { saidIn } from '../recognise/likeness.ts'
import { type Finding, type Scanned, type ScanTools, scan, scanPort } from './scan.ts'
import { foundSaid, nameDoubt, scanWords } from './scan-words.ts'

export interface ScanWish {
  /** Only these; all of the computer when empty. */
  ports: readonly string[]
  json?: true | undefined
  language: Language | undefined
}

/** Ends with code 0 when a sensor or a board was found, with 1 when not. Throws a `ConfigError` for a port that is none. */
export async function scanCommand(wish: ScanWish, screen: Screen, tools: ScanTools): Promise<void> {
  const ports = wish.ports.map((text) => parsePort(text.startsWith('/') ? `serial:${text}` : text) ?? noPort(text))
  if (!wish.json) screen.stderr.write(`${shownIn(scanWords.listening, wish.language)}\n`)
  const scanned =
    ports.length === 0
      ? await scan(tools)
      : { findings: await Promise.all(ports.map((port) => scanPort(port, tools))), twins: [] }
  screen.stdout.write(wish.json ? `${JSON.stringify(asJson(scanned))}\n` : asText(scanned, wish.language))
  const isUseful = scanned.findings.some(({ found }) => found.is === 'sensor' || found.is === 'board')
  screen.exitCode = isUseful ? 0 : 1
}

function noPort(text: string): never {
  throw new ConfigError({
    id: `"${text}" bukan port. Tulis ${portForms}.`,
    en: `"${text}" is no port. Write ${portForms}.`,
  })
}

function asText({ findings, twins }: Scanned, language: Language | undefined): string {
  const lines: string[] = []
  const add = (before: string, said: Said) => {
    for (const line of shownIn(said, language).split('\n')) lines.push(`${before}${inOneLine(line)}`)
  }
  if (findings.length === 0) add('', scanWords.none)
  for (const finding of findings) {
    lines.push(finding.port)
    add('  ', foundSaid(finding.found))
    const doubt = nameDoubt(finding)
    if (doubt) add('  ', doubt)
  }
  if (twins.length > 0) add('', scanWords.twins(twins))
  return `${lines.join('\n')}\n`
}

function asJson({ findings, twins }: Scanned) {
  return {
    ports: findings.map((finding) => ({
      port: finding.port,
      ...(finding.device && {
        device: finding.device.real,
        names: finding.device.names,
        called: finding.device.called,
      }),
      found: finding.found.is === 'heard' ? finding.found.heard.is : finding.found.is,
      ...detailsOf(finding),
      says: foundSaid(finding.found),
    })),
    twins,
  }
}

function detailsOf({ found }: Finding): object {
  if (found.is === 'sensor') {
    const drivers = found.likenesses.map(({ driver }) => driver.id)
    return { drivers, baud: found.baud, values: Object.fromEntries(saidIn(found.likenesses[0]!.frame)) }
  }
  if (found.is === 'board') return { firmware: found.firmware, version: found.version }
  if (found.is === 'heard' && 'sample' in found.heard) return { sample: found.heard.sample }
  return {}
}
