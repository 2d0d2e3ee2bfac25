import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { askedBy, helpText, langOf, programs } from '../../pantau/program.ts'

describe('pantau', () => {
  it('runs the program that is named, with the words behind the name', () => {
    expect(askedBy(['gateway', '--http-port', '0'])).toEqual({ runs: 'gateway', words: ['--http-port', '0'] })
    expect(askedBy(['edge', 'join', 'LINK'])).toEqual({ runs: 'edge', words: ['join', 'LINK'] })
    expect(askedBy(['setup', '--lang', 'id'])).toEqual({ runs: 'edge', words: ['setup', '--lang', 'id'] })
    expect(askedBy(['sim', '--help'])).toEqual({ runs: 'sim', words: ['--help'] })
  })

  it('takes other words for a command of the gateway, also those that objects have by birth', () => {
    expect(askedBy(['station', 'list'])).toEqual({ runs: 'gateway', words: ['station', 'list'] })
    expect(askedBy(['constructor'])).toEqual({ runs: 'gateway', words: ['constructor'] })
  })

  it.each([[], ['--help'], ['-h'], ['help']])('tells what there is: %j', (...words: string[]) => {
    expect(askedBy(words)).toEqual({ says: 'help' })
  })

  it.each(['--version', '-v', '-V', 'version'])('tells its version: %s', (word) => {
    expect(askedBy([word])).toEqual({ says: 'version' })
  })

  it('names each program in both languages', () => {
    for (const lang of ['id', 'en'] as const) {
      for (const [name, about] of Object.entries(programs)) {
        expect(helpText(lang)).toContain(`pantau ${name}`)
        expect(helpText(lang)).toContain(about[lang])
      }
    }
  })

  it('starts programs that there are', () => {
    for (const { file } of Object.values(programs)) expect(existsSync(`dist/pantau/${file}`), file).toBe(true)
  })

  it('speaks Indonesian, and English where the terminal does', () => {
    expect(langOf({})).toBe('id')
    expect(langOf({ LANG: 'C.UTF-8' })).toBe('id')
    expect(langOf({ LANG: 'id_ID.UTF-8' })).toBe('id')
    expect(langOf({ LANG: 'en_GB.UTF-8' })).toBe('en')
    expect(langOf({ LC_ALL: 'id_ID.UTF-8', LANG: 'en_US.UTF-8' })).toBe('id')
  })
})
