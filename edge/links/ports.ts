/** The word `port` in edge.yaml: which wire leads to a sensor. */
import { resolve } from 'node:path'
import type { Duplex } from 'node:stream'
import type { LineSettings } from '../driver.ts'
import type { Link, LinkTools } from './link.ts'
import { type Recording, replayChunks } from './replay.ts'
import { openSerial, serialChunks } from './serial.ts'
import { openTcp, tcpChunks } from './tcp.ts'

export type Port =
  | { kind: 'serial'; path: string }
  | { kind: 'tcp'; host: string; port: number }
  | ({ kind: 'replay' } & Recording)

export const portForms = 'serial:/dev/serial/by-id/…, tcp:host:port or replay:FILE?sensor=NAME&speed=1'

/** Reads a port; undefined when it has none of the forms of `portForms`. A recording is looked for from `folder`. */
export function parsePort(text: string, folder = '.'): Port | undefined {
  const [, kind, rest] = /^(serial|tcp|replay):(.+)$/.exec(text) ?? []
  if (kind === 'serial' && rest?.startsWith('/')) return { kind, path: rest }
  if (kind === 'tcp') return tcpPort(rest!)
  if (kind === 'replay') return replayPort(rest!, folder)
  return undefined
}

/** A port as edge.yaml writes it, for the log. */
export function portText(port: Port): string {
  if (port.kind === 'serial') return `serial:${port.path}`
  return port.kind === 'tcp' ? `tcp:${port.host}:${port.port}` : `replay:${port.file}`
}

/** The bytes that come through a port. */
export function chunks(port: Port, baud: number, tools: LinkTools, signal: AbortSignal): Link<Uint8Array> {
  if (port.kind === 'serial') return serialChunks(port.path, baud, tools, signal)
  if (port.kind === 'tcp') return tcpChunks(port.host, port.port, tools, signal)
  return replayChunks(port, tools, signal)
}

/** Opens a port once, to read and to write. A recording cannot be asked anything. */
export function openDuplex(port: Port, line: LineSettings, signal: AbortSignal): Promise<Duplex> {
  if (port.kind === 'serial') return openSerial(port.path, line.baud, line)
  if (port.kind === 'tcp') return openTcp(port.host, port.port, signal)
  return Promise.reject(new Error('a recording cannot be asked'))
}

function tcpPort(rest: string): Port | undefined {
  const [, host, digits] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(rest) ?? []
  const port = Number(digits)
  return host && port >= 1 && port <= 65_535 ? { kind: 'tcp', host, port } : undefined
}

function replayPort(rest: string, folder: string): Port | undefined {
  const [file, query = ''] = rest.split('?', 2)
  const params = new URLSearchParams(query)
  const speed = Number(params.get('speed') ?? 1)
  const sensor = params.get('sensor')
  return file && speed > 0
    ? { kind: 'replay', file: resolve(folder, file), speed, ...(sensor ? { sensor } : {}) }
    : undefined
}
