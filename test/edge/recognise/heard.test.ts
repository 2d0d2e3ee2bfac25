/** What is no sensor is named: text, a login prompt, a board that starts anew, zeros, the opposite polarity. */
import { expect, it } from 'vitest'
import { heardAt, heardIn, soundsLikeBoard } from '../../../edge/recognise/heard.ts'
import { randomBytes } from '../../kit/random.ts'
import { receivedAt, wireOf } from '../../kit/uart.ts'

it.each([
  ['nothing', ''],
  ['zeros', '\0'.repeat(200)],
  ['login', '\r\nRaspbian GNU/Linux 12 raspberrypi ttyS0\r\n\r\nraspberrypi login: '],
  ['text', '$GPGGA,061500,0638.01,S,10650.22,E,1,05,1.5*5C\r\n$GPRMC,061500,A\r\n'],
  ['restarting', 'ets Jan  8 2013,rst cause:2, boot mode:(3,6)\r\nload 0x4010f000\r\n'],
  ['restarting', 'rst:0xc (SW_CPU_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n'],
  ['text', 'T=28.4;H=81.2\n'.repeat(5)],
])('%s', (is, text) => {
  expect(heardIn(Buffer.from(text, 'latin1')).is).toBe(is)
})

it('a sample of text is short, and begins with a whole line', () => {
  const heard = heardIn(Buffer.from('4;H=81.2\nT=28.4;H=81.3\nT=28.5;H=81.2\n'))
  expect(heard).toEqual({ is: 'text', sample: 'T=28.4;H=81.3 ⏎ T=28.5;H=81.2' })
})

it('StandardFirmata says who it is, also after the noise of its boot loader', () => {
  const banner = Buffer.from([
    0x5b,
    0x5b,
    0x0d,
    0x0a,
    0xf9,
    2,
    5,
    0xf0,
    0x79,
    2,
    5,
    ...wide('StandardFirmata.ino'),
    0xf7,
  ])
  expect(heardIn(banner)).toEqual({ is: 'board', firmware: 'StandardFirmata', version: '2.5' })
  expect(soundsLikeBoard(banner)).toBe(true)
  expect(soundsLikeBoard(Buffer.from('R1234\r'))).toBe(false)
})

it('of several speeds the most telling counts', () => {
  expect(heardAt([randomBytes(300, 1), Buffer.from('hello there\r\n'), new Uint8Array(0)])).toMatchObject({
    is: 'text',
  })
})

it.each([
  ['text', Buffer.from('R1953\r')],
  ['an A02YYUW', Buffer.from('ff07a1a7', 'hex')],
  ['an SDS011', Buffer.from('aac05f015c02a160bfab', 'hex')],
])('%s of the opposite polarity is named so, at whatever speed one listens', (_, frame) => {
  const wire = wireOf(
    Array.from({ length: 30 }, () => frame),
    9_600,
    { pause_ms: 100, isInverted: true },
  )
  expect(heardAt([9_600, 57_600, 4_800].map((baud) => receivedAt(wire, baud)))).toEqual({ is: 'inverted' })
})

it.each([9_600, 38_400])('a sensor at %s baud that is heard at other speeds is not called inverted', (baud) => {
  const frame = Buffer.from('aac05f015c02a160bfab', 'hex')
  const wire = wireOf(
    Array.from({ length: 30 }, () => frame),
    baud,
    { pause_ms: 100, isInverted: false },
  )
  expect(receivedAt(wire, baud)).toEqual(Uint8Array.from(Buffer.concat(Array.from({ length: 30 }, () => frame))))
  const others = [9_600, 57_600, 19_200, 38_400].map((other) => receivedAt(wire, other))
  expect(heardAt(others).is).toBe('bytes')
})

const wide = (text: string) => [...Buffer.from(text)].flatMap((letter) => [letter & 0x7f, letter >> 7])
