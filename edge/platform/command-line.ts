/** The command line of every program: commander, with our sentences for what it does not understand, and exit code 2. */
import { Command, CommanderError, InvalidArgumentError, type Option } from 'commander'
import { isLanguage, type Language, languageAsked, languageOfTerminal, type Said, shownIn } from './language.ts'
import { printable } from './printable.ts'
import { ConfigError, nearest } from './problems.ts'
import { timeOf } from './time.ts'
import { versionText } from './version.ts'

export type { Command } from 'commander'

/** Where a command prints, and the code it ends with: 0 done, 1 not possible, 2 not understood. `process` is one. */
export interface Screen {
  stdout: { write(text: string): unknown }
  /** `isTTY`: a person looks at it. `draw`: a picture of our own, in its colours; absent: `write`. */
  stderr: { write(text: string): unknown; draw?(text: string): unknown; isTTY?: boolean }
  exitCode?: number | string | null | undefined
}

/** The same screen, on which nothing is printed that a terminal obeys; see `printable`. */
export function onTerminal(screen: Screen): Screen {
  const { stdout, stderr } = screen
  return {
    stdout: { write: (text) => stdout.write(printable(text)) },
    stderr: {
      write: (text) => stderr.write(printable(text)),
      draw: (text) => (stderr.draw ? stderr.draw(text) : stderr.write(text)),
      isTTY: stderr.isTTY === true,
    },
    get exitCode() {
      return screen.exitCode
    },
    set exitCode(code) {
      screen.exitCode = code
    },
  }
}

/** A program without flags and commands yet. `name` is what a person types before them: `npm run edge --`. */
export function createProgram(name: string, summary: string, screen: Screen): Command {
  return new Command(name)
    .description(summary)
    .version(versionText().trimEnd(), '-V, --version', 'tells which version this is')
    .helpCommand(true)
    .enablePositionalOptions() // what follows a command's name belongs to that command
    .helpOption('-h, --help', 'shows this')
    .option('--lang <id|en>', 'bahasa pesan / the language of what is said (default: LANG, else both)')
    .configureHelp({
      helpWidth: 120,
      optionTerm: ({ flags }) => plain(flags),
      optionDescription,
      visibleCommands: ({ commands }) => [...commands], // without `help`, which works all the same
      commandUsage: (command) => plain(`${pathOf(command)} ${command.usage()}`),
      subcommandTerm: (command) => plain(`${command.name()} ${command.usage()}`.replace(/ \[(options|command)\]/g, '')),
      subcommandDescription: (command) => {
        const below = namesIn(command).join(', ')
        return below ? `${command.description()}: ${below}` : command.description()
      },
    })
    .configureOutput({
      writeOut: (text) => void screen.stdout.write(text),
      writeErr: (text) => void screen.stderr.write(text),
      outputError: () => undefined, // `runProgram` says it in its own words
    })
    .exitOverride()
}

function optionDescription({ description, defaultValue, mandatory }: Option): string {
  if (mandatory) return `${description} (needed)`
  return defaultValue === undefined ? description : `${description} (default: ${defaultValue})`
}

/**
 * Does what `typed` asks for. `make` gives the program, and prints on the screen that it is given only. What is not understood, and every `ConfigError` of a command, is said on stderr and sets
 * exit code 2; a command that cannot do what it was asked sets `screen.exitCode` itself. Other errors are thrown. The
 * language: what `--lang` says, else the settings file, else the terminal (`env`); where none says it, both.
 */
export async function runProgram(
  make: (screen: Screen) => Command,
  typed: readonly string[],
  on: Screen,
  env: Record<string, string | undefined> = {},
): Promise<void> {
  const screen = onTerminal(on)
  const program = make(screen)
  const { words, asked } = languageAsked(typed)
  const wanted = isLanguage(asked) ? asked : undefined
  const terminal = languageOfTerminal(env)
  program.setOptionValueWithSource('lang', wanted ?? terminal, wanted ? 'cli' : 'env')
  const refuse = (said: Said, language?: Language) => {
    screen.stderr.write(`${shownIn(said, wanted ?? language ?? terminal)}\n`)
    screen.exitCode = 2
  }
  if (asked !== undefined && !wanted) return refuse(noLanguage)
  try {
    await program.parseAsync(words, { from: 'user' })
  } catch (err) {
    if (err instanceof CommanderError && err.exitCode === 0) return // the help was asked for and shown
    if (err instanceof CommanderError) refuse(complaintOf(err, program, words))
    else if (err instanceof ConfigError) refuse(err.says, err.language)
    else throw err
  }
}

const noLanguage: Said = {
  id: 'baris perintah: --lang: perlu id (bahasa Indonesia) atau en (Inggris)',
  en: 'command line: --lang: needs id (Indonesian) or en (English)',
}

/** The language of a command's answers; undefined where nobody has said it, and both are given. */
export function languageOf(command: Command): Language | undefined {
  const { lang } = command.optsWithGlobals<{ lang?: unknown }>()
  return isLanguage(lang) ? lang : undefined
}

/** The same where `--lang` has said it; undefined where only the terminal has. */
export function languageChosen(command: Command): Language | undefined {
  const root = command.parent ?? command
  return root.getOptionValueSource('lang') === 'cli' ? languageOf(command) : undefined
}

/** Reads the value of a flag as it was typed. */
export function text(typed: string): string {
  if (typed === '' || typed.startsWith('--')) throw new InvalidArgumentError(noValue) // the next flag is no value
  return typed
}
const noValue = 'needs a value'

/** Reads the value of a flag with `read`; undefined means that it is none, and `needs` says what would be one. */
export function checked<T>(needs: string, read: (typed: string) => T | undefined): (typed: string) => T {
  return (typed) => {
    const value = read(text(typed))
    if (value === undefined) throw new InvalidArgumentError(`needs ${needs}, not "${typed}"`)
    return value
  }
}

/** Reads a number for which `isRight` is true. */
export function number(needs = 'a number', isRight: (value: number) => boolean = Number.isFinite) {
  return checked(needs, (typed) => (typed.trim() !== '' && isRight(Number(typed)) ? Number(typed) : undefined))
}

/** Reads a time, UTC milliseconds. A number of few digits is refused: 20261201 is meant as a date, and would be a morning in 1970. */
export function time(example = '2026-01-31') {
  return checked(`UTC milliseconds, or ISO 8601 such as ${example}`, (typed) => {
    const at_ms = /^[1-9]\d{0,10}$/.test(typed) ? Number.NaN : timeOf(typed)
    return Number.isNaN(at_ms) ? undefined : at_ms
  })
}

/** One sentence, and how to see what there is. */
function complaintOf(err: CommanderError, program: Command, words: readonly string[]): Said {
  const asked = commandOf(program, words)
  const { id, en } = (sentences[err.code] ?? plainSentence)(err.message, asked)
  return {
    id: `baris perintah: ${id}\n${pathOf(asked)} --help   menunjukkan apa saja yang ada.`,
    en: `command line: ${en}\n${pathOf(asked)} --help   tells what there is.`,
  }
}

type Sentence = (message: string, asked: Command) => Said

/** By commander's codes. Its messages quote what was typed, and name what is near to it. */
const sentences: Record<string, Sentence> = {
  'commander.help': (_, asked) => alone(asked),
  'commander.unknownOption': (message, asked) => {
    if (isNoun(asked)) return alone(asked)
    const [name, near] = [quotedIn(message), hintIn(message)]
    return { id: `${name}: tidak ada pilihan ini; ${near.id}`, en: `${name}: no such flag; ${near.en}` }
  },
  'commander.optionMissingArgument': (message) => needsValue(flagIn(message)),
  'commander.missingMandatoryOptionValue': (message, asked) => {
    const flag = flagIn(message)
    const about = asked.options.find(({ long }) => long === flag)?.description
    return { id: `${flag} belum ditulis: ${about}`, en: `${flag} is missing: ${about}` }
  },
  'commander.invalidArgument': (message) => {
    const why = /' is invalid\. ([\s\S]*)$/.exec(message)?.[1] ?? message
    if (why === noValue) return needsValue(flagIn(message))
    return { id: `${flagIn(message)}: isinya tidak dapat dipakai (${why})`, en: `${flagIn(message)}: ${why}` }
  },
  'commander.missingArgument': (message, asked) => {
    const argument = asked.registeredArguments.find((one) => one.name() === quotedIn(message))
    const about = argument?.description ?? quotedIn(message)
    return { id: `${wordsOf(asked)} perlu ${about}`, en: `${wordsOf(asked)} needs ${about}` }
  },
  'commander.unknownCommand': (message, asked) => {
    const [name, near] = [`"${wordsOf(asked)} ${quotedIn(message)}"`, hintIn(message)]
    return { id: `${name} bukan perintah; ${near.id}`, en: `${name} is not a command; ${near.en}` }
  },
  'commander.excessArguments': (_, asked) => {
    const surplus = asked.args.slice(asked.registeredArguments.length).join(' ')
    const near = hint(nearest(asked.args[0]!, namesIn(asked)))
    if (asked.commands.length > 0)
      return { id: `"${surplus}": tidak ada perintah ini; ${near.id}`, en: `"${surplus}": no such command; ${near.en}` }
    return {
      id: `Apa maksudnya "${surplus}"? Beri tanda kutip pada nama yang memuat spasi.`,
      en: `What is "${surplus}"? Put quotes around a name with spaces.`,
    }
  },
}
const plainSentence: Sentence = (message) => {
  const en = message.replace(/^error: /, '')
  return { id: en, en }
}

/** Whether it only leads to other commands. */
const isNoun = (command: Command) => command.parent !== null && command.commands.length > 0
const alone = (noun: Command): Said => {
  const [name, below] = [wordsOf(noun), namesIn(noun).join(', ')]
  return {
    id: `"${name}" saja bukan perintah; tambahkan salah satu dari ${below}`,
    en: `"${name}" alone is not a command; it needs one of ${below}`,
  }
}
const needsValue = (flag: string): Said => ({
  id: `${flag}: perlu isi, seperti ${flag} VALUE`,
  en: `${flag}: needs a value, as in ${flag} VALUE`,
})
const quotedIn = (message: string) => /'([^']*)'/.exec(message)?.[1] ?? ''
const flagIn = (message: string) => quotedIn(message).split(' ')[0]!
const plain = (term: string) => term.replace(/[<>]/g, '')

const hintIn = (message: string) => hint(/\(Did you mean (.+)\?\)/.exec(message)?.[1])
const hint = (meant: string | undefined): Said =>
  meant
    ? { id: `maksudnya ${meant}?`, en: `did you mean ${meant}?` }
    : { id: 'ketik --help untuk melihat apa saja yang ada', en: 'type --help to see what there is' }
const namesIn = (command: Command) => command.commands.map((one) => one.name())

/** The command that `words` name, as far as they name one. */
function commandOf(program: Command, words: readonly string[]): Command {
  return words.reduce((command, word) => command.commands.find((one) => one.name() === word) ?? command, program)
}

/** What a person types to get to `command`, without and with the program. */
const wordsOf = (command: Command): string =>
  command.parent ? `${wordsOf(command.parent)} ${command.name()}`.trim() : ''
const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name()

/**
 * Refuses a command that makes something in a data folder and was not told which one: in the folder where a person happens to
 * stand it would make a second one, of which the running gateway knows nothing. Throws `ConfigError`.
 */
export function sayWhichFolder(command: Command): void {
  const { dataDir, config } = command.opts<{ dataDir?: string; config?: string }>()
  if (dataDir !== undefined || config !== undefined) return
  throw new ConfigError({
    id: '--data-dir belum ditulis: folder tempat server desa menyimpan datanya, atau --config dengan pengaturannya.',
    en: '--data-dir is missing: the folder where the gateway keeps its data, or --config with its settings.',
  })
}
