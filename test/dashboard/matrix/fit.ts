/** What of a screen does not fit: cut or broken words, too small letters and targets, a header or a chart of a wrong height. */
import type { Page } from 'playwright-core'

/** Sentences, each with a few of the places where it is so; empty when everything fits. */
export async function judgeFit(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(measuring)
}

// As text: it runs in the page. Lengths are in CSS pixels.
const measuring = `(() => {
  const found = new Map()
  const add = (what, where) => found.set(what, [...(found.get(what) ?? []), where])
  const wide = document.documentElement.clientWidth
  const letter = parseFloat(getComputedStyle(document.documentElement).fontSize)
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.hidden, .skip:not(:focus)')
  const called = (one) => one.tagName.toLowerCase() + (one.getAttribute('class') ? '.' + one.getAttribute('class').split(' ')[0] : '')
  const scrolls = (one) => {
    for (let at = one; at && at !== document.body; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true
    }
    return false
  }

  const over = document.documentElement.scrollWidth - wide
  if (over > 0) add('the page is wider than the screen', over + ' px')
  const top = document.querySelector('.top')?.getBoundingClientRect().height ?? 0
  if (top > innerHeight / 3) add('the header takes more than a third of the screen', Math.round(top) + ' px')
  for (const chart of document.querySelectorAll('.chart canvas')) {
    const { height } = chart.getBoundingClientRect()
    if (height < 150) add('a chart is lower than 150 px', Math.round(height) + ' px')
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement
    if (!/\\S/.test(node.data) || !isSeen(one) || one.closest('script, style, noscript, option, textarea, pre, code, [data-free]')) continue
    const style = getComputedStyle(one)
    // In a drawing that is stretched, the height of what is written counts: a line is about 1.2 letters high.
    const size = one.closest('svg') ? one.getBoundingClientRect().height / 1.2 : parseFloat(style.fontSize)
    if (size < 14 * letter / 16 - 0.1) add('letters are below 14 px', called(one) + ' "' + node.data.slice(0, 30) + '"')
    if (/hidden|clip/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1) add('text is cut', called(one) + ' "' + node.data.slice(0, 30) + '"')
    for (const { 0: word, index } of node.data.matchAll(/[\\p{L}\\p{N}]{2,}/gu)) {
      range.setStart(node, index)
      range.setEnd(node, index + word.length)
      const parts = Array.from(range.getClientRects()).filter(({ width }) => width > 0)
      const width = parts.reduce((sum, part) => sum + part.width, 0)
      const lines = new Set(parts.map(({ top }) => Math.round(top))).size
      // No word of either language has 30 letters; a name may have them, and is broken where there is no room for it.
      if (lines > 1 && width < wide * 0.7 && word.length <= 30) add('a word is broken', called(one) + ' "' + word + '"')
      const isOut = parts.some(({ left, right }) => left < -1 || right > wide + 1)
      if (isOut && !scrolls(one)) add('text is beyond the edge', called(one) + ' "' + word + '"')
    }
  }

  // What is chosen is no text of the page: one line of it is as wide as its letters are, unless it may wrap.
  const pen = document.createElement('canvas').getContext('2d')
  for (const one of document.querySelectorAll('select')) {
    const style = getComputedStyle(one)
    if (!isSeen(one) || (style.appearance === 'none' && style.whiteSpace === 'normal')) continue
    pen.font = style.font
    const text = one.selectedOptions[0]?.label ?? ''
    const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
    if (pen.measureText(text).width > room) add('what is chosen is cut', called(one) + ' "' + text.slice(0, 30) + '"')
  }

  for (const one of document.querySelectorAll('a[href], button, summary, select, input, textarea')) {
    if (!isSeen(one) || one.matches('[type=hidden], [disabled]')) continue
    const isInText = one.matches('a') && getComputedStyle(one).display === 'inline'
    const target = one.matches('[type=checkbox], [type=radio]') ? (one.closest('label') ?? one) : one
    if (!isInText && target.getBoundingClientRect().height < 43.9) add('a target is lower than 44 px', called(one) + ' "' + (one.textContent ?? '').trim().slice(0, 30) + '"')
  }
  return Array.from(found, ([what, where]) => what + ': ' + [...new Set(where)].slice(0, 4).join(' | '))
})()`
