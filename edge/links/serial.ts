/** A serial port: the Pi's own UART or a USB adapter. */
import { realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { SerialPort } from 'serialport'
import type { LineSettings } from '../driver.ts'
import { isSystemError, namesIn } from '../platform/reading-files.ts'
import { type Link, type LinkTools, reopening } from './link.ts'

/** Reads `path` at `baud`, 8N1, and opens it again whenever it disappears. */
export function serialChunks(path: string, baud: number, tools: LinkTools, signal: AbortSignal): Link<Uint8Array> {
  return reopening(() => openSerial(path, baud), tools, signal)
}

type Framing = Pick<LineSettings, 'parity' | 'stop_bits'>
const usual: Framing = { parity: 'none', stop_bits: 1 }

/** Opens a port once; 8 data bits. Nobody else can open it meanwhile. Rejects with the system's own words, such as "No such file or directory". */
export function openSerial(path: string, baud: number, { parity, stop_bits }: Framing = usual): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    // endOnClose: an unplugged cable ends the stream, so that reading it ends too.
    const settings = { path, baudRate: baud, parity, stopBits: stop_bits }
    const port = new SerialPort({ ...settings, autoOpen: false, endOnClose: true })
    // The library has none: a stream that was left by a signal or an error would keep the port open, and locked.
    port._destroy = (err, done) => {
      if (!port.port?.isOpen) return done(err)
      port.port.close().then(() => done(err), done)
    }
    port.open((err) => {
      if (err) return reject(err)
      endWithDevice(port, path)
      resolve(port)
    })
  })
}

const look_ms = 1_000

/**
 * Linux takes a device's node away the moment it is unplugged. The library hears of that by itself only when it happens to wait
 * for bytes in that moment; now and then it went on waiting at a port that was gone (seen on pseudo-terminals, about once in ten).
 */
function endWithDevice(port: SerialPort, path: string) {
  const opened = nodeOf(path)
  if (!opened) return void port.destroy()
  const watching = setInterval(() => {
    if (nodeOf(opened.real)?.is !== opened.is) port.destroy()
  }, look_ms).unref()
  port.once('close', () => clearInterval(watching))
}

/** The device behind a name, and what tells it from the next one of that name; undefined: there is none. */
function nodeOf(path: string): { real: string; is: string } | undefined {
  try {
    const real = realpathSync(path)
    const { dev, ino, rdev } = statSync(real)
    return { real, is: `${dev} ${ino} ${rdev}` }
  } catch (err) {
    if (isSystemError(err)) return undefined
    throw err
  }
}

/**
 * Serial devices that are plugged in now, stable names first. Cheap adapters have no serial number: two of them share
 * a name in by-id, and only by-path tells them apart.
 */
export function serialDevices(root = '/dev'): string[] {
  const stable = ['serial/by-id', 'serial/by-path'].flatMap((folder) => entries(join(root, folder)))
  const plain = entries(root).filter((path) => /\/tty(USB|ACM)\d+$/.test(path))
  return [...stable.map((path) => `${path} (${realpathSync(path)})`), ...plain]
}

function entries(folder: string): string[] {
  return namesIn(folder)
    .sort()
    .map((name) => join(folder, name))
}
