/** What is said of a file that is no YAML: our own sentences. Those of the package never reach people. */
import type { Said } from './language.ts'

const whyUnread: Record<string, Said> = {
  ENOENT: { id: 'berkasnya tidak ada', en: 'there is no such file' },
  EACCES: { id: 'pengguna ini tidak boleh membacanya', en: 'this user may not read it' },
  EISDIR: { id: 'ini sebuah folder', en: 'it is a folder' },
}

/** Of the package's codes those that one sentence fits; `other` is for all the rest. */
const byCode: Record<string, Said> = {
  TAB_AS_INDENT: {
    id: 'ada tab di awal baris; ganti dengan spasi (dua untuk setiap tingkat)',
    en: 'a tab stands at the beginning of the line; put spaces in its place (two for each level)',
  },
  BAD_INDENT: {
    id: 'spasi di awal baris tidak sama dengan baris-baris di sekitarnya; samakan',
    en: 'the spaces at the beginning of the line differ from those of the lines around it; make them the same',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    id: 'dua kali "kunci: nilai" dalam satu baris, atau spasi di awal baris terlalu banyak; tulis masing-masing di barisnya sendiri, atau beri tanda kutip pada nilai yang memuat titik dua',
    en: 'two times "key: value" on one line, or too many spaces at its beginning; give each a line of its own, or put quotes around a value with a colon in it',
  },
  MULTILINE_IMPLICIT_KEY: {
    id: 'baris ini bukan "kunci: nilai"; apakah ada spasi setelah titik duanya?',
    en: 'this line is no "key: value"; is there a space behind its colon?',
  },
  BLOCK_IN_FLOW: {
    id: 'di dalam { } atau [ ] isian dipisahkan dengan koma, bukan dengan baris baru dan tanda hubung',
    en: 'within { } or [ ] values are separated by commas, not by new lines and dashes',
  },
  BAD_SCALAR_START: {
    id: 'nilai ini berawal dengan tanda yang punya arti sendiri di sini (@ % `); beri tanda kutip: "…"',
    en: 'the value begins with a sign that has a meaning of its own here (@ % `); put quotes around it: "…"',
  },
  BAD_ALIAS: {
    id: 'nilai ini berawal dengan * atau &, yang punya arti sendiri di sini; beri tanda kutip: "…"',
    en: 'the value begins with * or &, which has a meaning of its own here; put quotes around it: "…"',
  },
  TAG_RESOLVE_FAILED: {
    id: 'nilai ini berawal dengan !, yang punya arti sendiri di sini; beri tanda kutip: "…"',
    en: 'the value begins with !, which has a meaning of its own here; put quotes around it: "…"',
  },
  BAD_DQ_ESCAPE: {
    id: "di dalam tanda kutip ganda, \\ punya arti sendiri; pakai tanda kutip tunggal: '…'",
    en: "within double quotes a \\ has a meaning of its own; use single ones: '…'",
  },
  MULTIPLE_DOCS: {
    id: 'di sini mulai bagian kedua (---); satu berkas berisi satu pengaturan, hapus barisnya',
    en: 'a second document begins here (---); a file holds one, remove the line',
  },
  MISSING_CHAR: {
    id: 'di baris ini ada tanda yang kurang: titik dua setelah nama, koma, tanda kutip, atau kurung tutup',
    en: 'a sign is missing on this line: the colon behind a name, a comma, a quote, or a closing bracket',
  },
  NON_STRING_KEY: {
    id: 'nama di sebelah kiri titik dua harus kata biasa',
    en: 'what stands left of the colon must be a plain word',
  },
}
byCode.BAD_DIRECTIVE = byCode.BAD_SCALAR_START!
byCode.ALIAS_PROPS = byCode.BAD_ALIAS!

const other: Said = {
  id: 'baris ini tidak dapat dibaca; periksa spasi di awalnya, spasi setelah titik dua, tanda kutip, dan kurung',
  en: 'this line cannot be read; look at the spaces at its beginning, the space behind the colon, quotes and brackets',
}

export const yamlWords = {
  ofCode: (code: string): Said => byCode[code] ?? other,
  tab: byCode.TAB_AS_INDENT!,
  indent: byCode.BAD_INDENT!,
  unread: ({ code = '' }: NodeJS.ErrnoException, advice: Said): Said => ({
    id: `tidak dapat dibaca (${code}: ${whyUnread[code]?.id ?? 'ditolak oleh sistem'}); ${advice.id}`,
    en: `cannot be read (${code}: ${whyUnread[code]?.en ?? 'the system refuses'}); ${advice.en}`,
  }),
  notText: {
    id: 'bukan teks; simpan sebagai UTF-8 (di Notepad: Save as, Encoding: UTF-8)',
    en: 'is not a text; save it as UTF-8 (in Notepad: Save as, Encoding: UTF-8)',
  },
  notUtf8: {
    id: 'ada huruf yang bukan UTF-8; simpan berkasnya sebagai UTF-8',
    en: 'a letter is not UTF-8; save the file as UTF-8',
  },
  alias: {
    id: 'tanda * menunjuk ke sesuatu yang tidak ada, atau terlalu sering; tulis nilainya sendiri',
    en: 'a * refers to what is not there, or too often; write the values themselves',
  },
  decimalComma: (before: string, behind: string): Said => ({
    id: `tertulis ${before},${behind}; angka desimal ditulis dengan titik: ${before}.${behind}`,
    en: `found ${before},${behind}; write a decimal number with a point: ${before}.${behind}`,
  }),
  unclosedQuote: (quote: string): Said => ({
    id: `tanda kutip ${quote} dibuka di baris ini dan tidak ditutup; tambahkan ${quote} di akhir nilainya`,
    en: `a quote ${quote} is opened on this line and not closed; add ${quote} behind the value`,
  }),
  unclosedBracket: (open: string, close: string): Said => ({
    id: `kurung ${open} dibuka di baris ini dan tidak ditutup; tambahkan ${close}`,
    en: `a bracket ${open} is opened on this line and not closed; add ${close}`,
  }),
  wrongBracket: (open: string, found: string, close: string): Said => ({
    id: `tertulis ${found}; yang dibuka dengan ${open} ditutup dengan ${close}`,
    en: `found ${found}; what ${open} opens is closed by ${close}`,
  }),
  noSpace: (name: string): Said => ({
    id: `harus ada spasi setelah titik dua: "${name}: …"`,
    en: `a space must follow the colon: "${name}: …"`,
  }),
  noDashSpace: {
    id: 'harus ada spasi setelah tanda hubung: "- …"',
    en: 'a space must follow the dash: "- …"',
  },
  noColon: (name: string): Said => ({
    id: `setelah "${name}" tidak ada titik dua; tulis "${name}: …"`,
    en: `there is no colon behind "${name}"; write "${name}: …"`,
  }),
  noDash: (name: string, first: number): Said => ({
    id: `"${name}" sudah ditulis di baris ${first}; kalau di sini mulai butir baru, awali dengan "- "`,
    en: `"${name}" is written on line ${first} already; if a new item begins here, begin it with "- "`,
  }),
  mixed: {
    id: 'baris ini berawal dengan "- ", padahal isian di atasnya tidak; awali setiap butir daftar dengan "- "',
    en: 'this line begins with "- ", and what stands above it does not; begin each item of a list with "- "',
  },
  twice: (name: string, first: number): Said => ({
    id: name
      ? `"${name}" sudah ditulis di baris ${first}; hapus salah satu`
      : 'nama ini sudah ditulis; hapus salah satu',
    en: name ? `"${name}" is written on line ${first} already; remove one` : 'this name is written already; remove one',
  }),
}
