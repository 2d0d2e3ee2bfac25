/** Which program of a release the words of `pantau …` mean. Pure. */

/** The programs, by the word that starts them, and what each is. */
export const programs = {
  gateway: {
    file: '../gateway/main.js',
    id: 'menjalankan server desa: menyimpan, menampilkan, memperingatkan',
    en: 'runs the gateway of a village: keeps, shows, warns',
  },
  edge: {
    file: '../edge/main.js',
    id: 'menjalankan stasiun: membaca sensor, mengirim ke server desa',
    en: 'runs a station: reads its sensors, sends to the gateway',
  },
  doctor: {
    file: '../doctor/main.js',
    id: 'memeriksa komputer ini: listrik, kartu, jaringan, sensor, server desa; apa yang rusak dan apa obatnya',
    en: 'looks at this computer: power, card, network, sensors, gateway; what is wrong and what to do',
  },
  sim: {
    file: '../firmware-sim/main.js',
    id: 'berpura-pura menjadi sensor, untuk mencoba tanpa alat',
    en: 'pretends to be a sensor, to try things without one',
  },
  village: {
    file: '../firmware-sim/village.js',
    id: 'menjalankan desa contoh dengan tiga stasiun buatan',
    en: 'runs an example village with three simulated stations',
  },
  update: {
    file: './update/main.js',
    id: 'memasang versi lain dari sebuah FILE, dan kembali ke versi sebelumnya (--back)',
    en: 'installs another version from a FILE, and goes back to the one before (--back)',
  },
} as const
export type ProgramName = keyof typeof programs

/** Commands of the station's program that people type without its name. */
const ofStation: readonly string[] = ['setup', 'scan', 'join']

/** Everything else is done as the user of the services: only this one changes what is installed. */
export const doneAsRoot: readonly string[] = ['update']

export type Asked = { says: 'help' | 'version' } | { runs: ProgramName; words: readonly string[] }

/** A word that names no program is a command of the gateway: `pantau station list`. Without words: help. */
export function askedBy(words: readonly string[]): Asked {
  const [first, ...rest] = words
  if (first === undefined || /^(-h|--help|help)$/.test(first)) return { says: 'help' }
  if (/^(-v|-V|--version|version)$/.test(first)) return { says: 'version' }
  if (Object.hasOwn(programs, first)) return { runs: first as ProgramName, words: rest }
  return { runs: ofStation.includes(first) ? 'edge' : 'gateway', words }
}

/** The help in both languages, the one of the terminal first. */
export function helpText(lang: 'id' | 'en'): string {
  const rows = Object.entries(programs).map(([name, about]) => `  pantau ${name.padEnd(9)} ${about[lang]}`)
  const said = {
    id: [
      'Pantau: pemantauan lingkungan yang bisa dijalankan desa sendiri.',
      ...['', '  pantau setup     menyiapkan komputer ini lewat tanya jawab: mulai di sini'],
      '  pantau scan      mendengarkan semua port: sensor apa yang terpasang',
      ...rows,
      '  pantau PERINTAH  perintah untuk server desa, misalnya pantau station list; semuanya: pantau gateway --help',
      '  pantau --version versi yang terpasang',
    ],
    en: [
      'Pantau: environmental monitoring that a village can run itself.',
      ...['', '  pantau setup     sets this computer up in a conversation: begin here'],
      '  pantau scan      listens at every port: which sensors are there',
      ...rows,
      '  pantau COMMAND   a command for the gateway, such as pantau station list; all of them: pantau gateway --help',
      '  pantau --version the version that is installed',
    ],
  }
  return `${said[lang].join('\n')}\n`
}

/** The language of a terminal, by its locale; Indonesian where it is not set. */
export function langOf({ LC_ALL, LC_MESSAGES, LANG }: Record<string, string | undefined>): 'id' | 'en' {
  return /^en/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'en' : 'id'
}
