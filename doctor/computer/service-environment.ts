/**
 * The variables that systemd gives a service. A password may stand in a file that its unit names (`EnvironmentFile=`), and nowhere in the
 * environment of a person who types a command: without this, settings that serve well would be called wrong.
 */
import { type Computer, kernelText } from './computer.ts'

/**
 * From the unit's `Environment=` and the files of its `EnvironmentFile=`, as its next start will have them; what stands in a file that
 * this user may not read, from the process that runs. Empty where there is no such service. `service`: such as `pantau-edge`.
 */
export async function serviceEnvironment(
  service: string,
  computer: Pick<Computer, 'ask' | 'root'>,
): Promise<Record<string, string>> {
  const keys = 'Environment,EnvironmentFiles,MainPID'
  const shown = (await computer.ask('systemctl', ['show', `${service}.service`, '-p', keys])) ?? ''
  const lines = Array.from(shown.matchAll(/^(\w+)=(.*)$/gm), ([, key, value]) => ({ key: key!, value: value! }))
  const of = (key: string) => lines.filter((line) => line.key === key).map(({ value }) => value)
  const [pid = '0'] = of('MainPID')
  const running = pid === '0' ? '' : (kernelText(computer, `proc/${pid}/environ`) ?? '')
  const files = of('EnvironmentFiles').map((value) => value.replace(/ \(ignore_errors=\w+\)$/, ''))
  return {
    ...Object.fromEntries(running.split('\0').flatMap(pairIn)),
    ...Object.fromEntries(of('Environment').flatMap(wordsIn).flatMap(pairIn)),
    ...Object.fromEntries(files.flatMap((file) => variablesIn(kernelText(computer, file) ?? ''))),
  }
}

type Pair = [name: string, value: string]

function pairIn(text: string): Pair[] {
  const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(text) ?? []
  return name === undefined ? [] : [[name, value!]]
}

/** `A=1 "B=two words"`, as `systemctl show` writes them. */
const wordsIn = (text: string) =>
  Array.from(text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g), ([, quoted, bare]) => bare ?? unescaped(quoted!))

/** systemd.exec(5): a line each, `#` and `;` begin a comment, quotes around a value are not part of it, nor are blanks around it. */
function variablesIn(text: string): Pair[] {
  return text.split('\n').flatMap((line) =>
    pairIn(line.trim()).map(([name, value]): Pair => {
      const [, single, double] = /^(?:'([^']*)'|"((?:[^"\\]|\\.)*)")$/.exec(value) ?? []
      return [name, single ?? (double === undefined ? value : unescaped(double))]
    }),
  )
}

const unescaped = (text: string) => text.replace(/\\(.)/g, '$1')
