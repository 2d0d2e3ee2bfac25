/** Loaded into a program before its own code (`node --import`): its wall clock runs ahead by this many days. */
const ahead_ms = Number(process.env.PANTAU_DAYS_AHEAD ?? 0) * 86_400_000
const now = Date.now
Date.now = () => now() + ahead_ms
