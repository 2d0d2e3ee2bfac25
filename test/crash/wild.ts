/** Numbers that a broken sensor or a hostile sender may write: all that JSON can say, and one more. */

/** As JSON writes them. */
export const wildNumbers = [
  '1.7e308',
  '-1.7e308',
  '1.7976931348623157e308',
  '-1.7976931348623157e308',
  '5e-324',
  '-5e-324',
  '1e-320',
  '-0',
  '9007199254740993',
  '-1e21',
  '0.1000000000000000055511151231257827',
] as const

/** JSON text, but no number that there is: it becomes infinite. The gateway must refuse it. */
export const tooWild = '1e400'
