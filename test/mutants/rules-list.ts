/** Changes to how rules are judged, and how the engine does it at work. */
import type { Mutant } from './mutant.ts'

const rules = ['test/gateway/rules/evaluate.test.ts', 'test/gateway/rules/evaluate-any.test.ts']
const engine = ['test/gateway/alerts/engine.test.ts']
const live = 'test/gateway/alerts/live.test.ts'

const levels: Mutant[] = [
  {
    name: 'a level is reached only above its value, not at it',
    file: 'gateway/rules/levels.ts',
    find: 'sign * value >= sign * level.at',
    replace: 'sign * value > sign * level.at',
    tests: rules,
  },
  {
    name: 'a level has no hysteresis',
    file: 'gateway/rules/levels.ts',
    find: 'sign * (level.clear ?? level.at)',
    replace: 'sign * level.at',
    tests: rules,
  },
  {
    name: 'a value that failed clears an alert',
    file: 'gateway/rules/levels.ts',
    find: 'if (isUnder && flag === flags.fail) return state',
    replace: 'if (isUnder && flag === flags.fail && !state.on) return state',
    tests: rules,
  },
  {
    name: 'what is held is confirmed at once',
    file: 'gateway/rules/levels.ts',
    find: 'if (at_ms - since_ms >= for_s * 1_000) return confirmedLevel',
    replace: 'if (at_ms - since_ms >= for_s) return confirmedLevel',
    tests: rules,
  },
  {
    name: 'one reading alone confirms, when its time is over',
    file: 'gateway/rules/levels.ts',
    find: 'terms.isContinuous || state.over >= 2',
    replace: 'terms.isContinuous || state.over >= 1',
    tests: rules,
  },
]

const evaluating: Mutant[] = [
  {
    name: 'an old reading is news',
    file: 'gateway/rules/sample.ts',
    find: ' || sample.received_ms - time_ms > rule.fresh_s * 1_000',
    replace: '',
    tests: rules,
  },
  {
    name: 'a reading is judged twice',
    file: 'gateway/rules/sample.ts',
    find: 'time_ms <= state.at_ms',
    replace: 'time_ms < state.at_ms',
    tests: rules,
  },
  {
    name: 'a flag that the rule ignores counts',
    file: 'gateway/rules/sample.ts',
    find: 'if (rule.ignore_flags.includes(flag))',
    replace: 'if (rule.ignore_flags.includes(flag) && flag < 0)',
    tests: rules,
  },
  {
    name: 'silence counts from before the gateway watched',
    file: 'gateway/rules/evaluate.ts',
    find: 'Math.max(state.heard_ms ?? 0, state.watching_ms, ',
    replace: 'Math.max(state.heard_ms ?? 0, ',
    tests: [...rules, ...engine],
  },
  {
    name: 'a pack is judged in the order of its readings, not of time',
    file: 'gateway/rules/samples.ts',
    find: 'order.sort((a, b) => readings[a]!.at_ms - readings[b]!.at_ms)',
    replace: 'void 0',
    tests: [...engine, 'test/gateway/rules/backtest.test.ts', 'test/gateway/rules/judgement.test.ts'],
  },
  {
    name: 'a late reading is not missed in the window',
    file: 'gateway/rules/late.ts',
    find: 'if (from_ms === null || time_ms <= from_ms) return state',
    replace: 'if (from_ms !== undefined) return state',
    tests: [live],
  },
  {
    name: 'a window does not move with the clock of the gateway',
    file: 'gateway/rules/rule-state.ts',
    find: 'first_ms: moved(step.first_ms), last_ms: moved(step.last_ms)',
    replace: 'first_ms: step.first_ms, last_ms: step.last_ms',
    tests: [live],
  },
  {
    name: 'readings of the past confirm by themselves',
    file: 'gateway/rules/levels.ts',
    find: 'if (isOver && over >= confirm.over)',
    replace: 'if (over >= confirm.over)',
    tests: [live],
  },
  {
    name: 'the last period of a rule hides the one that warns',
    file: 'gateway/rules/judgement.ts',
    find: 'Math.max(levels.get(rule.id) ?? -1, stateOf(key).alert?.level ?? -1)',
    replace: 'stateOf(key).alert?.level ?? -1',
    tests: ['test/gateway/rules/judgement.test.ts', 'test/gateway/rules/backtest-live.test.ts'],
  },
]

const engineAtWork: Mutant[] = [
  {
    name: 'nothing is urgent',
    file: 'gateway/alerts/engine.ts',
    find: 'return isWanting || judgement.events.length > 0',
    replace: 'return false',
    tests: engine,
  },
  {
    name: 'imported history is judged',
    file: 'gateway/rules/sample.ts',
    find: 'sample.isHistory || ',
    replace: '',
    tests: engine,
  },
  {
    name: 'the position is not saved with the alert',
    file: 'gateway/alerts/engine-state.ts',
    find: 'await store.append(entries, { urgent: true, save: { reader, pos, state: savedOf(next) } })',
    replace: 'await store.append(entries, { urgent: true })',
    tests: [...engine, 'test/gateway/alerts/engine-killed.test.ts'],
  },
  {
    name: 'the alert of a removed rule goes on',
    file: 'gateway/alerts/rule-changes.ts',
    find: 'ended: gone.flatMap((one) => endOf(one, now_ms))',
    replace: 'ended: []',
    tests: engine,
  },
  {
    name: 'a drill is not marked',
    file: 'gateway/alerts/rule-changes.ts',
    find: 'exercise: known(rule)?.exercise ?? keyOf(rule) === drill',
    replace: 'exercise: known(rule)?.exercise ?? false',
    tests: engine,
  },
  {
    name: 'a new rule begins with an empty window',
    file: 'gateway/alerts/rule-changes.ts',
    find: '{ ...carried, late_ms: allLate_ms }',
    replace: 'carried',
    tests: engine,
  },
  {
    name: 'an alert that the disk refused is not said',
    file: 'gateway/alerts/engine-state.ts',
    find: 'await clock.wait(retry_ms, signal)',
    replace: 'break',
    tests: engine,
  },
  {
    name: 'time alone changes nothing',
    file: 'gateway/alerts/engine.ts',
    find: 'judgement.passTime(steady.now() - grace_ms)',
    replace: '',
    tests: engine,
  },
  {
    name: 'a new combination waits for the next change',
    file: 'gateway/alerts/engine.ts',
    find: 'judgement.judgeCombinations(now())',
    replace: '',
    tests: engine,
  },
]

export const ruleMutants: readonly Mutant[] = [...levels, ...evaluating, ...engineAtWork]
