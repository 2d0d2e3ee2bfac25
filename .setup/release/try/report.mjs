// What was tried, with what was seen: said while it goes on, and kept as a file.
import { writeFileSync } from 'node:fs'
import { say } from '../../ready.mjs'

export function openReport() {
  const seen = []
  const begun_ms = Date.now()
  return {
    /** Does `look` and notes what it gives; when it throws, that is a failure, and the next one is tried. */
    async check(what, look) {
      const from_ms = Date.now()
      try {
        const found = await look()
        note({ what, ok: true, found: textOf(found), seconds: (Date.now() - from_ms) / 1_000 })
      } catch (err) {
        note({ what, ok: false, found: err.message, seconds: (Date.now() - from_ms) / 1_000 })
      }
    },
    failed: () => seen.filter(({ ok }) => !ok).length,
    keep: (file) => writeFileSync(file, tableOf(seen, (Date.now() - begun_ms) / 1_000)),
  }

  function note(line) {
    seen.push(line)
    say(lineOf(line))
  }
}

export const lineOf = ({ what, ok, found, seconds }) =>
  `${ok ? 'ok    ' : 'FAILED'} ${what}${found ? `: ${found}` : ''} (${seconds.toFixed(1)} s)`

/** A page: one row for each thing that was tried. */
export function tableOf(seen, seconds) {
  const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', '<br>')
  const rows = seen.map(({ what, ok, found, seconds: one }) =>
    ['', ok ? 'ok' : '**failed**', cell(what), cell(found), one.toFixed(1), ''].join(' | ').trim(),
  )
  const failed = seen.filter(({ ok }) => !ok).length
  const head = `${seen.length} things were tried in ${Math.round(seconds)} s; ${failed === 0 ? 'all went well' : `${failed} failed`}.`
  return [head, '', '| | what | seen | s |', '|---|---|---|---|', ...rows, ''].join('\n')
}

const textOf = (found) => (found === undefined || found === true ? '' : String(found))

/** Throws what is wrong unless it is as it should be. What it gives is nothing: a sentence of failure is not shown beside what is well. */
export function expect(isRight, wrong) {
  if (!isRight) throw new Error(String(wrong).slice(-2_000))
}

/** Gives what was found when it is as it should be, and throws it otherwise: it is shown in both cases. */
export function found(isRight, said) {
  expect(isRight, said)
  return said
}
