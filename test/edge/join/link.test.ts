/** An invitation's link as people paste it. */
import { describe, expect, it } from 'vitest'
import { linkIn } from '../../../edge/join/link.ts'

const code = '0123456789abcdefghjkmnpqrs'
const fingerprint = `A_b-${'x'.repeat(35)}--_Z`
const link = `https://gerbang.local:8443/#/join/${code}.${fingerprint}`
const found = { isEncrypted: true, host: 'gerbang.local', port: 8443, base: '', code, fingerprint }

it.each([
  ['as it was made', link],
  ['with spaces and line breaks in it', `  ${link.slice(0, 30)}\n  ${link.slice(30, 70)} ${link.slice(70)}\n`],
  ['in quotes', `'${link}'`],
  ['in quotes of a phone', `\u201c${link}\u201d`],
  ['in a sentence', `Tautan untuk Jembatan Hulu: ${link}. Terima kasih!`],
  ['with the next word at its end', `${link}\nTerima kasih`],
  ['in angle brackets', `<${link}>`],
  ['with marks that nobody sees', `\u200b${link.slice(0, 50)}\u200b\u00ad${link.slice(50)}\ufeff`],
  ['with its # written as %23', link.replace('#', '%23')],
  ['with everything encoded', link.replace('#/join/', '%23%2Fjoin%2F')],
  ['behind a redirect of a messenger', `https://l.example.com/l.php?u=${encodeURIComponent(link)}&h=AT0x`],
  ['with two hyphens made one dash', link.replace('--', '\u2014')],
  ['with another hyphen', link.replaceAll('-', '\u2011')],
  ['with capitals in its address', link.replace('https://gerbang.local', 'HTTPS://Gerbang.Local')],
])('is read %s', (_, typed) => {
  expect(linkIn(typed)).toEqual(found)
})

it('has the port of its scheme, an IPv6 address without brackets, and a path in front', () => {
  expect(linkIn(`https://[fd00::7]/pantau/#/join/${code}.${fingerprint}`)).toEqual({
    ...found,
    ...{ host: 'fd00::7', port: 443, base: '/pantau' },
  })
})

it('needs no fingerprint where the gateway has none', () => {
  const bare = { isEncrypted: false, host: '127.0.0.1', port: 8080, base: '', code, fingerprint: null }
  expect(linkIn(`http://127.0.0.1:8080/#/join/${code}`)).toEqual(bare)
  expect(linkIn(`Ini: http://127.0.0.1:8080/#/join/${code}.`)).toEqual(bare)
})

describe('says what is missing, in both languages:', () => {
  it.each([
    ['not a link', 'halo', /bukan tautan undangan[\s\S]*no link of an invitation/],
    ['all behind the #', 'https://gerbang.local:8443/', /bukan tautan/],
    ['the end of the code', link.slice(0, 44), /kodenya 10 dari 26 huruf[\s\S]*10 of 26 letters/],
    ['the end of the fingerprint', link.slice(0, -5), /38 dari 43 huruf[\s\S]*38 of 43 letters/],
    ['no host', `https://:8443/#/join/${code}.${fingerprint}`, /bukan tautan/],
  ])('%s', (_, typed, sentence) => {
    expect(() => linkIn(typed)).toThrow(sentence)
  })
})
