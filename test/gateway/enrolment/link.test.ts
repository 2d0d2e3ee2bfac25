import { expect, it } from 'vitest'
import { qrSvg, qrText } from '../../../edge/platform/qr.ts'
import { addressOf, linkOf } from '../../../gateway/enrolment/link.ts'
import { readSvgQr, readTextQr } from '../../kit/readQr.ts'

const http = { host: '0.0.0.0', port: 8080, tls_port: 8443 }
const fingerprint = 'q'.repeat(43)
const certificate = { names: ['localhost', 'gerbang.local', '192.168.1.10'], fingerprint }

it('leads to the first name of the certificate that another computer can reach, and carries the fingerprint', () => {
  const address = addressOf({ http }, certificate)
  expect(linkOf(address, 'c0de', certificate)).toBe(`https://gerbang.local:8443/#/join/c0de.${fingerprint}`)
})

it('leads where whoever invites says', () => {
  const address = addressOf({ http }, certificate, 'https://10.0.0.7:9443/')
  expect(linkOf(address, 'c0de', certificate)).toBe(`https://10.0.0.7:9443/#/join/c0de.${fingerprint}`)
})

it('leads past a proxy to the gateway itself, whose certificate the node proves', () => {
  const proxied = { http: { ...http, address: 'https://pantau.desa.id/pantau' } }
  expect(addressOf(proxied, certificate)).toBe('https://gerbang.local:8443')
  expect(addressOf(proxied, null)).toBe('https://pantau.desa.id/pantau')
  expect(addressOf({ http: { ...http, address: 'https://gerbang.local' } }, certificate)).toBe('https://gerbang.local')
})

it('has no fingerprint where there is no encryption, or where the world knows the authority', () => {
  expect(linkOf(addressOf({ http: { ...http, host: '127.0.0.1' } }, null), 'c0de', null)).toBe(
    'http://127.0.0.1:8080/#/join/c0de',
  )
  const bought = { names: ['pantau.desa.id'], fingerprint: null }
  expect(linkOf(addressOf({ http }, bought), 'c0de', bought)).toBe('https://pantau.desa.id:8443/#/join/c0de')
})

it('puts an IPv6 address into brackets', () => {
  expect(addressOf({ http }, { names: ['fd00::7'], fingerprint })).toBe('https://[fd00::7]:8443')
})

it('can be read by a camera from a terminal and from the page', () => {
  const link = linkOf('https://192.168.100.100:8443', '0123456789abcdefghjkmnpqrs', certificate)
  expect(readTextQr(qrText(link, true))).toBe(link)
  expect(readTextQr(qrText(link, false))).toBe(link)
  expect(readSvgQr(qrSvg(link))).toBe(link)
})
