/** Texts that somebody has chosen, in a table that somebody else opens. */
import { expect, it } from 'vitest'
import { cells } from '../../../gateway/exports/cells.ts'

/** What a spreadsheet computes when it splits a line at `delimiter`, whatever quotes stand further in. */
const formulasIn = (field: string, delimiter: string) =>
  field.split(delimiter).filter((one) => /^"?\s*'?"?\s*[=+\-@＝＋－＠]/.test(one) && !/^"?\s*'/.test(one))

const texts = [
  ...['=1+1', '+62', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '＝1', '＋1', '－1', '＠a', '"=1', '""=1'],
  ...['a;=1', 'a,=1', 'a; =1', 'a\t=1', 'a\n=1', 'a\r\n+1', 'a";=1', 'a,"=1', "';=1", ';;=1', 'a;-cmd|x!A1'],
]

it.each(texts)('%j is computed by no spreadsheet, in whatever language it reads the file', (text) => {
  for (const field of [cells.en.text(text), cells.id.text(text)]) {
    for (const delimiter of [',', ';', '\t', '\n']) expect(formulasIn(field, delimiter), field).toEqual([])
  }
})

it.each(['Jembatan Hulu', 'Kali 2 - hilir', 'a=b', "Ma'rang", '1 – 2', 'a, b; c'])('%j stays as it is', (text) => {
  const { text: as } = cells.en
  expect(as(text).replace(/^"|"$/g, '')).toBe(text)
})
