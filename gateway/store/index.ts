export { openCorrections, standingAt } from './corrections/corrections.ts'
export {
  type Change,
  correctedValue,
  type KeptCorrection,
  type Layers,
  type Piece,
} from './corrections/layers.ts'
export {
  isMark,
  isOn,
  type Mark,
  markEntry,
  markId,
  markOfChange,
  pastBy,
  settingText,
  trial_max_ms,
  trialUntil,
} from './corrections/life.ts'
export { changeText } from './corrections/life-words.ts'
export type { StretchSummary } from './corrections/stretch.ts'
export { eachAsked } from './each-asked.ts'
export {
  isRecordFileWhole,
  type LogEnd,
  type LogFile,
  lastForgotten_ms,
  logEnd,
  logFiles,
  lostInLogFile,
  type RecordFile,
  recordFile,
  recordNames,
  replacedLogFiles,
} from './files.ts'
export { flagOf, type ReadingFlags } from './flags.ts'
export { refuseMarked, restoringFile, secondHomeFile } from './folder-mark.ts'
export { isWholeStation, meansSeries, spanOf } from './forgotten.ts'
export { recordLink, recordState } from './link.ts'
export { storeMetrics } from './metrics.ts'
export { openStore } from './open.ts'
export { alertPagesOf, pagesOf } from './pages.ts'
export { type EachEntry, openReaderLoop, openSetAside, type ReaderLoop, type SetAside } from './reader-loop.ts'
export {
  type AlertAt,
  type AlertEntry,
  BadQuery,
  type ChartQuery,
  type ClockEntry,
  type Commit,
  type ConflictEntry,
  type CorrectionEntry,
  DiskRefused,
  type Entry,
  type FlagEntry,
  FolderInUse,
  type Following,
  type ForgetPlan,
  type ForgetScope,
  type Forgotten,
  type ForgottenEntry,
  type ForgottenSeries,
  healthEpoch,
  historyEpoch,
  type LatestRow,
  type PackEntry,
  type QuarantinedAt,
  type RecordDamage,
  type RefusedEntry,
  type RefusedValue,
  type RetentionDays,
  type RetentionState,
  type RowsQuery,
  refusedPayload_max,
  type SentMessage,
  type SeriesQuery,
  type Store,
  type StoreOptions,
  type Verdict,
  type VerdictRefusal,
  type WithdrawalEntry,
} from './record.ts'
export { frameOf, type Place as FramePlace, readFrame, scannedFrames } from './segments/frame.ts'
export { storeSettings } from './settings.ts'
export { historyState } from './still-reading.ts'
export { points_max, rawAnswer, steps_ms } from './tables/chart.ts'
export { shownBucket } from './tables/parts.ts'
export { addBucket, addRow, type Bucket, bucketAt } from './tables/rollup.ts'
export { verdictFaults } from './verdicts/outcome.ts'
export { type RecordVerified, verifyRecord } from './verify.ts'
