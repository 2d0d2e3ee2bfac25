/** A serial port: the Pi's own UART or a USB adapter. */
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { SerialPort } from 'serialport'
import type { LineSettings } from '../driver.ts'
import { namesIn } from '../platform/reading-files.ts'
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
    port.open((err) => (err ? reject(err) : resolve(port)))
  })
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
