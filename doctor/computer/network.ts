/** The network of this computer: an address, a way to others, and how strong the radio is. */
import { broken, check, good, look } from '../check.ts'
import { type Computer, kernelText, type OfComputer } from './computer.ts'

const weak_dbm = -85 // as the page of the gateway has it
const modest_dbm = -75

export const network = check({
  id: 'network',
  name: { id: 'Jaringan', en: 'Network' },
  says: {
    none: broken(
      {},
      { id: 'Komputer ini tidak punya alamat jaringan.', en: 'This computer has no network address.' },
      {
        id: 'Periksa kabel jaringan, atau nama dan kata sandi Wi-Fi (sudo nmtui), dan apakah routernya menyala.',
        en: 'Check the network cable, or the name and password of the Wi-Fi (sudo nmtui), and whether the router is on.',
      },
    ),
    local: look(
      { address: '192.168.1.20' },
      ({ address }) => ({
        id: `Alamat ${address}, tanpa jalan keluar: hanya jaringan ini yang terjangkau.`,
        en: `Address ${address}, without a way out: only this network is in reach.`,
      }),
      {
        id: 'Tidak apa-apa kalau memang tanpa internet; jamnya perlu baterai (RTC). Kalau tidak: periksa router.',
        en: 'That is fine where no internet is wanted; the clock needs a battery (RTC). Else check the router.',
      },
    ),
    'weak-radio': broken(
      { dbm: -88 },
      ({ dbm }) => ({
        id: `Sinyal Wi-Fi sangat lemah: ${dbm} dBm.`,
        en: `The Wi-Fi signal is very weak: ${dbm} dBm.`,
      }),
      {
        id: 'Pindahkan antena atau titik akses lebih dekat, atau pakai antena luar.',
        en: 'Move the antenna or the access point closer, or use an outdoor antenna.',
      },
    ),
    'modest-radio': look(
      { dbm: -79 },
      ({ dbm }) => ({ id: `Sinyal Wi-Fi lemah: ${dbm} dBm.`, en: `The Wi-Fi signal is weak: ${dbm} dBm.` }),
      {
        id: 'Saat hujan bisa putus. Arahkan atau pindahkan antenanya.',
        en: 'In rain it may be lost. Turn or move the antenna.',
      },
    ),
    connected: good({ address: '192.168.1.20', dbm: -61 as number | null }, ({ address, dbm }) => ({
      id: `Alamat ${address}${dbm === null ? '' : `, sinyal Wi-Fi ${dbm} dBm`}.`,
      en: `Address ${address}${dbm === null ? '' : `, Wi-Fi signal ${dbm} dBm`}.`,
    })),
  },
  look({ computer }: OfComputer, say) {
    const own = Object.values(computer.addresses()).flatMap((list) => list ?? [])
    const usable = own.filter(({ internal, address }) => !internal && !/^(fe80:|169\.254\.)/i.test(address))
    const address = (usable.find(({ family }) => family === 'IPv4') ?? usable[0])?.address
    if (address === undefined) return say('none', {})
    const dbm = signalOf(computer)
    const ofRadio =
      dbm === null || dbm >= modest_dbm
        ? []
        : [dbm < weak_dbm ? say('weak-radio', { dbm }) : say('modest-radio', { dbm })]
    if (!hasWayOut(computer)) return [say('local', { address }), ...ofRadio]
    return [say('connected', { address, dbm }), ...ofRadio]
  },
})

/** The level of the first radio link, dBm; null on a cable. */
function signalOf(computer: Computer): number | null {
  const text = kernelText(computer, 'proc/net/wireless') ?? ''
  const level = Number(/^\s*\w+:\s+\S+\s+\S+\s+(-?\d+)/m.exec(text)?.[1] ?? Number.NaN)
  return level < 0 && level > -150 ? level : null
}

/** A route to everywhere, by IPv4 or IPv6. Where the kernel does not show its routes, there is no reason to complain. */
function hasWayOut(computer: Computer): boolean {
  const four = kernelText(computer, 'proc/net/route')
  const six = kernelText(computer, 'proc/net/ipv6_route')
  if (four === undefined && six === undefined) return true
  const isOpen = (line: string) => /^0{32} 00 /.test(line) && !/\slo$/.test(line)
  return /^\S+\t00000000\t/m.test(four ?? '') || (six ?? '').split('\n').some(isOpen)
}
