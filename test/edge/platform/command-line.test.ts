import { describe, expect, it } from 'vitest'
import { checked, createProgram, number, runProgram, type Screen, text } from '../../../edge/platform/command-line.ts'
import { ConfigError } from '../../../edge/platform/problems.ts'

interface Given {
  out?: string
  depth?: number
  day?: string
}

/** A program with a verb that needs a name; what its work throws is `thrown`. */
async function typed(words: string[], thrown?: Error) {
  const out: string[] = []
  const err: string[] = []
  const screen = {
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => err.push(text) },
    exitCode: 0,
  }
  const work: { id?: string; given?: Given } = {}
  const make = (on: Screen) => {
    const program = createProgram('npm run it --', 'Does it.', on)
    const noun = program.command('well').description('wells')
    noun
      .command('dig')
      .argument('<ID>', 'a name')
      .requiredOption('--out <FILE>', 'where the earth goes', text)
      .option(
        '--depth <M>',
        'how deep',
        number('a depth above 0', (value) => value > 0),
      )
      .option(
        '--day <D>',
        'when',
        checked('a day', (word) => (word === 'today' ? word : undefined)),
      )
      .action((id: string, given: Given) => {
        if (thrown) throw thrown
        Object.assign(work, { id, given })
      })
    return program
  }
  await runProgram(make, words, screen, { LANG: 'en' })
  return { code: screen.exitCode, out: out.join(''), err: err.join(''), ...work }
}

const dig = ['well', 'dig', 'a', '--out', 'f']

describe('a command line', () => {
  it('is read as values, in any order, with = or without', async () => {
    const { code, id, given } = await typed(['well', 'dig', '--depth=2.5', '--out', '-', 'a', '--day', 'today'])
    expect({ code, id, given }).toEqual({ code: 0, id: 'a', given: { out: '-', depth: 2.5, day: 'today' } })
  })

  it.each([
    [['well', 'dig', '--out', 'f'], 'well dig needs a name'],
    [['well', 'dig', 'a'], '--out is missing: where the earth goes'],
    [[...dig, 'b', 'c'], 'What is "b c"? Put quotes around a name with spaces.'],
    [[...dig, '--dept', '1'], '--dept: no such flag; did you mean --depth?'],
    [[...dig, '--colour'], '--colour: no such flag; type --help to see what there is'],
    [[...dig, '--depth'], '--depth: needs a value, as in --depth VALUE'],
    [[...dig, '--depth', '--day'], '--depth: needs a value, as in --depth VALUE'],
    [[...dig, '--depth', ''], '--depth: needs a value, as in --depth VALUE'],
    [[...dig, '--depth', '-1'], '--depth: needs a depth above 0, not "-1"'],
    [[...dig, '--depth', "it's\ndeep"], '--depth: needs a depth above 0, not "it\'s\ndeep"'],
    [[...dig, '--day', 'soon'], '--day: needs a day, not "soon"'],
    [['well', 'dog'], '"well dog" is not a command; did you mean dig?'],
    [['well'], '"well" alone is not a command; it needs one of dig'],
  ])('%j: what is wrong, what to do, and exit code 2', async (words, sentence) => {
    const { code, out, err, id } = await typed(words)
    expect({ code, out, id }).toEqual({ code: 2, out: '', id: undefined })
    const where = words[1] === 'dig' ? ' well dig' : ' well'
    expect(err).toContain(`command line: ${sentence}\nnpm run it --${where} --help   tells what there is.\n`)
  })

  it('ends with 2 and nothing but the sentence when the settings are wrong', async () => {
    const { code, err } = await typed(dig, new ConfigError('it.yaml: is not there'))
    expect({ code, err }).toEqual({ code: 2, err: 'it.yaml: is not there\n' })
  })

  it('hands on every other error', async () => {
    await expect(typed(dig, new TypeError('ours'))).rejects.toThrow('ours')
  })

  it('explains itself on stdout, with 0', async () => {
    const { code, out, err } = await typed(['well', 'dig', '-h'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^Usage: npm run it -- well dig \[options\] ID$/m)
    expect(out).toMatch(/^ {2}--out FILE +where the earth goes \(needed\)$/m)
    expect((await typed(['--help'])).out).toMatch(/^ {2}well +wells: dig$/m)
  })
})
