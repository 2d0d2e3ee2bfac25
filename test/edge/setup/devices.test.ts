/** Which ports there are, under names that stay; adapters that cannot be told apart; who has a port open. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { devicesIn, groupOf, holderOf } from '../../../edge/setup/devices.ts'
import { emptyFolder } from '../../kit/folder.ts'

/** A `/dev` with these devices; each has the names that are given. */
function computer(devices: Record<string, { id?: string; path?: string; serial?: string }>) {
  const folder = emptyFolder()
  const [dev, sys] = [join(folder, 'dev'), join(folder, 'sys')]
  for (const place of ['serial/by-id', 'serial/by-path']) mkdirSync(join(dev, place), { recursive: true })
  for (const [name, { id, path, serial }] of Object.entries(devices)) {
    writeFileSync(join(dev, name), '')
    if (id) symlinkSync(join(dev, name), join(dev, 'serial/by-id', id))
    if (path) symlinkSync(join(dev, name), join(dev, 'serial/by-path', path))
    const usb = join(sys, 'devices', name)
    mkdirSync(join(usb, '1-1:1.0', name), { recursive: true })
    mkdirSync(join(sys, 'class/tty', name), { recursive: true })
    if (serial) writeFileSync(join(usb, 'serial'), `${serial}\n`)
    symlinkSync(join(usb, '1-1:1.0', name), join(sys, 'class/tty', name, 'device'))
  }
  return { dev, sys }
}

it('names an adapter by itself, and calls it as it calls itself', () => {
  const { dev, sys } = computer({
    ttyUSB0: { id: 'usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0', path: 'platform-usb-0:1', serial: 'A50285BI' },
  })
  expect(devicesIn({ dev, sys })).toEqual({
    devices: [
      {
        path: join(dev, 'serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0'),
        real: join(dev, 'ttyUSB0'),
        names: 'adapter',
        called: 'FTDI FT232R USB UART A50285BI',
      },
    ],
    twins: [],
  })
})

it('two adapters without a serial number are named by their sockets, both of them, and are said to be twins', () => {
  const { dev, sys } = computer({
    ttyUSB0: { id: 'usb-1a86_USB_Serial-if00-port0', path: 'platform-usb-0:1' },
    ttyUSB1: { path: 'platform-usb-0:2' },
    ttyACM0: { id: 'usb-Arduino_0043_758303-if00', path: 'platform-usb-0:3', serial: '758303' },
  })
  const { devices, twins } = devicesIn({ dev, sys })
  expect(devices.map(({ path, names }) => [path.slice(dev.length), names])).toEqual([
    ['/serial/by-id/usb-Arduino_0043_758303-if00', 'adapter'],
    ['/serial/by-path/platform-usb-0:1', 'socket'],
    ['/serial/by-path/platform-usb-0:2', 'socket'],
  ])
  expect(twins).toEqual([join(dev, 'ttyUSB0'), join(dev, 'ttyUSB1')])
})

it('without the names of udev, as in a container, says that the name may change; a PC’s four ttyS are no ports', () => {
  const { dev, sys } = computer({ ttyUSB0: {}, ttyS0: {}, ttyAMA0: {}, tty1: {} })
  const found = devicesIn({ dev, sys }).devices
  expect(found.map(({ real, names }) => [real.slice(dev.length), names])).toEqual([
    ['/ttyAMA0', 'socket'],
    ['/ttyUSB0', 'order'],
  ])
})

it('a computer without ports has none', () => {
  const { dev, sys } = computer({})
  expect(devicesIn({ dev, sys })).toEqual({ devices: [], twins: [] })
})

it('names the program that has a port open, and never itself', () => {
  const proc = emptyFolder()
  mkdirSync(join(proc, '4711/fd'), { recursive: true })
  writeFileSync(join(proc, '4711/comm'), 'minicom\n')
  symlinkSync('/dev/ttyUSB0', join(proc, '4711/fd/3'))
  mkdirSync(join(proc, '42'), { recursive: true }) // somebody else's: its folder cannot be looked into
  expect(holderOf('/dev/ttyUSB0', 1, proc)).toEqual({ pid: 4711, command: 'minicom' })
  expect(holderOf('/dev/ttyUSB0', 4711, proc)).toBeUndefined()
  expect(holderOf('/dev/ttyUSB1', 1, proc)).toBeUndefined()
})

it('a program in a container may have another terminal of the same name open', () => {
  const proc = emptyFolder()
  const fd = join(proc, '4711/fd')
  mkdirSync(fd, { recursive: true })
  const name = 'package.json' // here that of the project, there another one
  symlinkSync(name, join(fd, '3'))
  writeFileSync(join(fd, name), '')
  expect(holderOf(name, 1, proc)).toBeUndefined()
  symlinkSync(resolve(name), join(fd, '4'))
  expect(holderOf(resolve(name), 1, proc)).toMatchObject({ pid: 4711 })
})

it('names the group that may open a port', () => {
  const groups = join(emptyFolder(), 'group')
  writeFileSync(groups, `somebody:x:4711:\nwarga:x:${process.getgid!()}:\n`)
  const file = join(emptyFolder(), 'ttyUSB0')
  writeFileSync(file, '')
  expect(groupOf(file, groups)).toBe('warga')
})
