/** What `scan` says of each port, in both languages. A sentence says what was heard and what to do. */
import { userInfo } from 'node:os'
import type { Language, Said } from '../platform/language.ts'
import { frameText } from './numbers.ts'
import type { Finding, Found } from './scan.ts'

/** Who types, for a command that needs the name; where nobody knows, the shell does. */
function userName(): string {
  try {
    return userInfo().username
  } catch (err) {
    if (err instanceof Error) return '$USER' // a user without a name, as in a container
    throw err
  }
}

const heardWords: Record<'login' | 'text' | 'restarting', (sample: string) => Said> = {
  login: (sample) => ({
    id: `bukan sensor: yang berbicara di sini layar masuk (login) sebuah komputer: “${sample}”. Di Raspberry Pi: sudo raspi-config, Interface Options, Serial Port, login shell: No, serial port hardware: Yes; lalu nyalakan ulang.`,
    en: `no sensor: the login prompt of a computer speaks here: “${sample}”. On a Raspberry Pi: sudo raspi-config, Interface Options, Serial Port, login shell: No, serial port hardware: Yes; then restart.`,
  }),
  text: (sample) => ({
    id: `teks, tetapi bukan dari sensor yang dikenal: “${sample}”. Alat apa yang tersambung di sini?`,
    en: `text, but from no sensor that is known: “${sample}”. What is connected here?`,
  }),
  restarting: (sample) => ({
    id: `alat ini sedang menyala ulang: “${sample}”. Kalau terus-menerus, listriknya lemah: pakai kabel USB lain atau catu daya yang lebih kuat.`,
    en: `the device is starting anew: “${sample}”. If it does so again and again its supply is weak: take another USB cable or a stronger supply.`,
  }),
}

const plainWords: Record<'zeros' | 'inverted' | 'bytes', Said> = {
  zeros: {
    id: 'hanya byte nol: kabel datanya tertahan rendah. Periksa GND (harus sama di kedua sisi), dan apakah TX sensor benar di RX.',
    en: 'nothing but zero bytes: the data wire is held low. Check GND (both sides need the same one), and that the sensor’s TX is at RX.',
  },
  inverted: {
    id: 'datanya terbalik (polaritas berlawanan): sensor tipe RS232 di masukan TTL, atau sebaliknya. Pakai adaptor RS232, atau sensor versi TTL.',
    en: 'the data are inverted (opposite polarity): an RS232 sensor at a TTL input, or the reverse. Take an RS232 adapter, or the TTL version of the sensor.',
  },
  bytes: {
    id: 'ada data, tetapi tidak ada sensor yang dikenal berbicara begini di kecepatan mana pun. Periksa GND, dan baca tipe di label sensor: apakah ada di daftar hardware/?',
    en: 'bytes come, but no known sensor speaks like this at any speed. Check GND, and read the model on the label of the sensor: is it in the list of hardware/?',
  },
}

/** What was found at a port, as a sentence without the port. */
export function foundSaid(found: Found): Said {
  if (found.is === 'sensor') return sensorSaid(found)
  if (found.is === 'board') {
    const { firmware, version } = found
    return {
      id: `papan dengan ${firmware} ${version}: sensornya ada di pin papan ini`,
      en: `a board with ${firmware} ${version}: its sensors are on its pins`,
    }
  }
  if (found.is === 'heard') {
    const { heard } = found
    return 'sample' in heard ? heardWords[heard.is](heard.sample) : plainWords[heard.is]
  }
  return troubleSaid(found)
}

function sensorSaid({ likenesses, baud }: Extract<Found, { is: 'sensor' }>): Said {
  const [best, ...others] = likenesses
  const said = (language: Language) => {
    const { driver, frame } = best!
    const alike = others.map((other) => other.driver.model).join(', ')
    const or =
      alike && (language === 'id' ? `; atau yang berbicara sama: ${alike}` : `; or what speaks alike: ${alike}`)
    return `${driver.model} (${driver.id}${or}): ${frameText(frame, language)}${wrongSpeed(driver.baud, baud)[language]}`
  }
  return { id: said('id'), en: said('en') }
}

function wrongSpeed(right: number, heard: number): Said {
  if (right === heard) return { id: '', en: '' }
  return {
    id: `. Kecepatannya ${heard} baud, padahal drivernya membaca ${right}: setel sensornya kembali ke ${right}.`,
    en: `. It speaks at ${heard} baud, and its driver reads ${right}: set the sensor back to ${right}.`,
  }
}

function troubleSaid(found: Exclude<Found, { is: 'sensor' } | { is: 'board' } | { is: 'heard' }>): Said {
  if (found.is === 'silent') {
    return {
      id: 'diam. Apakah sensornya mendapat listrik, dan TX sensor di RX adaptor? (Sensor yang baru bicara kalau ditanya juga diam.)',
      en: 'silent. Has the sensor power, and does its TX lead to the adapter’s RX? (A sensor that speaks only when asked is silent, too.)',
    }
  }
  if (found.is === 'taken') {
    if (!found.by) {
      return {
        id: 'sedang dipakai program lain. Mungkin stasiun ini sendiri: sudo systemctl stop pantau-edge',
        en: 'another program uses it. Perhaps this station itself: sudo systemctl stop pantau-edge',
      }
    }
    const { pid, command } = found.by
    return {
      id: `sedang dipakai program “${command}” (nomor ${pid}). Hentikan dulu; kalau itu stasiun ini sendiri: sudo systemctl stop pantau-edge`,
      en: `the program “${command}” (number ${pid}) uses it. Stop that first; if it is this station itself: sudo systemctl stop pantau-edge`,
    }
  }
  if (found.is === 'forbidden') {
    const cure = `sudo usermod -aG ${found.group} ${userName()}`
    return {
      id: `pengguna ini belum boleh memakainya. Ketik: ${cure}   lalu keluar dan masuk lagi.`,
      en: `this user may not use it. Type: ${cure}   then log out and in again.`,
    }
  }
  return {
    id: `tidak dapat dibuka (${found.why}). Cabut dan pasang lagi kabelnya.`,
    en: `it cannot be opened (${found.why}). Pull the cable out and plug it in again.`,
  }
}

/** What there is to know of the name of a port; empty where it is a good one. */
export function nameDoubt({ device }: Finding): Said | undefined {
  if (device?.names === 'socket' && device.called) {
    return {
      id: 'Adaptor ini tidak punya nomor seri: nama portnya berlaku untuk lubang USB ini. Jangan pindahkan colokannya.',
      en: 'This adapter has no serial number: the name of its port is that of this USB socket. Do not move the plug.',
    }
  }
  if (device?.names === 'order') {
    return {
      id: 'Nama port ini bisa berubah setelah menyala ulang.',
      en: 'The name of this port may change at the next start.',
    }
  }
  return undefined
}

export const scanWords = {
  none: {
    id: 'Tidak ada port serial di komputer ini. Pasang adaptor atau papannya ke USB, lalu ulangi.',
    en: 'There is no serial port at this computer. Plug the adapter or the board into USB, then repeat.',
  },
  listening: {
    id: 'Mendengarkan semua port …',
    en: 'Listening at all ports …',
  },
  twins: (paths: readonly string[]): Said => ({
    id: `${paths.length} adaptor tidak punya nomor seri (${paths.join(', ')}): komputer hanya membedakannya lewat lubang USB-nya. Tandai lubang dan kabelnya; kalau tertukar, sensornya ikut tertukar.`,
    en: `${paths.length} adapters have no serial number (${paths.join(', ')}): the computer tells them apart by their USB sockets only. Mark sockets and cables; if they are exchanged, so are the sensors.`,
  }),
} satisfies Record<string, Said | ((paths: readonly string[]) => Said)>
