/** The page itself: no library and no build, because it shows one question at a time. Works without the internet. */
import { createHash } from 'node:crypto'

const style = `
:root { color-scheme: light dark; font: 18px/1.45 system-ui, sans-serif }
body { max-width: 40rem; margin: 0 auto; padding: 1rem }
#said { white-space: pre-wrap; font-family: ui-monospace, monospace; font-size: .8rem; overflow-wrap: anywhere }
pre { overflow-x: auto; font-size: .75rem }
fieldset { border: 0; padding: 0; margin: 0 }
label { display: flex; gap: .6rem; align-items: center; min-height: 48px; padding: .2rem .6rem; border: 1px solid #8888; border-radius: .5rem; margin: .4rem 0 }
input[type=text] { width: 100%; box-sizing: border-box; font: inherit; min-height: 48px; padding: 0 .6rem }
button { font: inherit; min-height: 48px; padding: 0 1.5rem; margin-top: .8rem }
h1 { font-size: 1.2rem } [hidden] { display: none }
`

const script = `
const said = document.getElementById('said'), form = document.getElementById('form'), body = document.getElementById('question')
const note = document.getElementById('note')
let from = 0, seen = 0, question = null, isIn = false
const words = { code: 'Kode dari terminal / Code from the terminal', wrong: 'Kode salah. / Wrong code.', used: 'Kode sudah dipakai. / The code is used up.', lost: 'Sambungan putus, mencoba lagi … / Connection lost, trying again …', done: 'Selesai. Halaman ini boleh ditutup. / Done. You may close this page.' }
function show(q) {
  question = q
  body.replaceChildren()
  form.hidden = !q
  if (!q) return
  seen = q.n
  if (q.about) { const pre = document.createElement('pre'); pre.textContent = q.about; body.append(pre) }
  const ask = document.createElement(q.choices ? 'legend' : 'label')
  ask.textContent = q.ask
  if (q.choices) {
    const set = document.createElement('fieldset')
    set.append(ask)
    for (const choice of q.choices) {
      const label = document.createElement('label'), radio = document.createElement('input')
      Object.assign(radio, { type: 'radio', name: 'text', value: choice.key, checked: choice.key === q.usual })
      label.append(radio, choice.label)
      set.append(label)
    }
    body.append(set)
  } else {
    const field = document.createElement('input')
    Object.assign(field, { type: 'text', name: 'text', id: 'text', value: q.usual ?? '', autocomplete: 'off', autocapitalize: 'none' })
    ask.htmlFor = 'text'
    body.append(ask, field)
    if (q.name !== 'live') field.focus()
    field.hidden = q.name === 'live'
  }
  form.scrollIntoView({ block: 'end' })
}
function linkTo(url) {
  const link = document.createElement('a')
  Object.assign(link, { href: url, textContent: url, target: '_blank', rel: 'noreferrer' })
  return link
}
async function post(path, value) { return (await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) })).status }
form.onsubmit = async (event) => {
  event.preventDefault()
  const text = String(new FormData(form).get('text') ?? '')
  if (isIn) { const { n } = question; show(null); await post('answer', { n, text }); return }
  const status = await post('enter', { code: text })
  note.textContent = status === 204 ? '' : status === 410 ? words.used : words.wrong
  if (status === 204) { isIn = true; show(null); void follow() }
}
async function follow() {
  for (;;) {
    try {
      const response = await fetch('talk?from=' + from + '&seen=' + seen)
      if (!response.ok) throw new Error(String(response.status))
      const heard = await response.json()
      note.textContent = ''
      from = heard.count
      for (const line of heard.lines) said.append(/^https?:\\S+$/.test(line) ? linkTo(line) : line, '\\n')
      if (heard.question && heard.question.n !== seen) show(heard.question)
      if (heard.lines.length) form.scrollIntoView({ block: 'end' })
      if (heard.ended) { show(null); note.textContent = words.done; return }
    } catch { note.textContent = words.lost; await new Promise((done) => setTimeout(done, 2000)) }
  }
}
show({ name: 'code', n: 0, ask: words.code, usual: (location.hash.match(/\\d{8}/) || [''])[0] })
`

export const pageText = `<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Pantau setup</title>
<style>${style}</style></head>
<body><main><h1>Pantau</h1><div id="said" role="log"></div><form id="form"><div id="question"></div><button>Lanjut / Next</button></form>
<p id="note" role="status"></p></main><script>${script}</script></body></html>
`

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; connect-src 'self'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}
