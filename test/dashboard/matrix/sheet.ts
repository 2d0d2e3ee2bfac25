/** All pictures of a run on one page, to be looked at: `index.html` beside them. */
import { writeFileSync } from 'node:fs'
import { nameOf, type Row, sizes, states } from './rows.ts'

const text = (said: string) => said.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)

/** A row for each page, a column for each state; the pictures open in full, what was found stands below them. */
export function writeSheet(folder: string, looked: readonly { row: Row; troubles: readonly string[] }[]): void {
  const pages = [...new Set(looked.map(({ row }) => row.page))]
  const cell = (page: string, state: string) =>
    looked
      .filter(({ row }) => row.page === page && row.state === state)
      .map(({ row, troubles }) => {
        const [width, height] = sizes[row.size]
        const file = `${nameOf(row)}.png`
        const said = `${row.size} ${width}×${height}, ${row.text} %, ${row.lang}, ${row.scheme}`
        const found = troubles.map((trouble) => `<p>${text(trouble)}</p>`).join('')
        return `<figure><a href="${file}"><img loading="lazy" alt="${nameOf(row)}" src="${file}"></a><figcaption>${said}${found}</figcaption></figure>`
      })
      .join('')
  const rows = pages.map(
    (page) => `<tr><th>${page}</th>${states.map((state) => `<td>${cell(page, state)}</td>`).join('')}</tr>`,
  )
  const head = `<tr><th></th>${states.map((state) => `<th>${state}</th>`).join('')}</tr>`
  const style = `body{font:14px system-ui;background:#999}td{vertical-align:top}figure{margin:4px;width:200px}
    img{width:200px;max-height:420px;object-fit:cover;object-position:top;border:1px solid #555}p{color:#900;margin:2px 0;font-weight:600}`
  writeFileSync(
    `${folder}/index.html`,
    `<!doctype html><meta charset="utf-8"><title>Pantau: every screen</title><style>${style}</style><table>${head}${rows.join('')}</table>`,
  )
}
