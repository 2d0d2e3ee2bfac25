/** The operator's token: kept in this tab until it is closed, sent nowhere but to the gateway. */
import { createStore } from './store.ts'

const key = 'pantau.token'

// A browser may forbid storage: then the token lasts until the page is left.
function remembered(): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined
  } catch (err) {
    console.info('this browser does not let the page keep the token', err)
    return undefined
  }
}

const token = createStore(remembered())

token.follow((next) => {
  try {
    if (next) sessionStorage.setItem(key, next)
    else sessionStorage.removeItem(key)
  } catch (err) {
    console.info('this browser does not let the page keep the token', err)
  }
})

export const operatorToken = token
