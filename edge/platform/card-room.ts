/** How much room the card of a station needs: the station itself, its gateway and `doctor` judge by the same. */

/** With less left it is nearly full: the station says so at once. */
export const cardLeast_mb = 200

/** With less left it is full: SQLite's journal and one night need as much. */
export const cardFull_mb = 20
