/** One JSON document, written as it is read; `"complete": true` at its end, without which it is no JSON either. */
import { factsOf, seriesFacts } from './facts.ts'
import type { Parcel, RowsOf } from './parcel.ts'

export async function* jsonOf(parcel: Parcel, rowsOf: RowsOf): AsyncGenerator<string> {
  yield `${JSON.stringify(factsOf(parcel)).slice(0, -1)},"series":[`
  for (const [index, part] of parcel.parts.entries()) {
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(seriesFacts(part)).slice(0, -1)},"rows":[`
    let n = 0
    for await (const rows of rowsOf(part)) {
      const texts = rows.map(({ sensor: _, quantity: __, ...row }) => JSON.stringify(row))
      if (texts.length > 0) yield `${n === 0 ? '' : ','}\n${texts.join(',\n')}`
      n += texts.length
    }
    yield `\n],"n":${n}}`
  }
  yield '\n],"complete":true}\n'
}
