/** Several questions to the record, a few at a time: so one page does not keep the others waiting behind all of its own. */

const together_max = 8

/** The answers in the order of `all`. Rejects with the first that fails; those begun with it are let go on. */
export async function eachAsked<One, Answer>(
  all: readonly One[],
  ask: (one: One) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let i = 0; i < all.length; i += together_max) {
    answers.push(...(await Promise.all(all.slice(i, i + together_max).map(ask))))
  }
  return answers
}
