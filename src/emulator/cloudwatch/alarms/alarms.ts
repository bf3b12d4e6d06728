import type {Metrics} from '../metrics.ts'
import type {Alarm, AlarmConfig, AlarmState} from './alarm.ts'
import {evaluate} from './evaluate.ts'

/** Alarms are evaluated once a minute (User Guide, "Alarm evaluation"): what SetAlarmState said holds until the next time. */
const evaluationMs = 60_000

const atFirst: AlarmState = {value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation'}

/** The metric alarms of one region. No timers: what the data says is looked up whenever somebody looks at an alarm. */
export class Alarms {
  readonly #metrics: Metrics
  readonly #byName = new Map<string, Alarm>()

  constructor(metrics: Metrics) {
    this.#metrics = metrics
  }

  /** A new one has no data yet; one that is changed keeps its state until it is evaluated. */
  put(config: AlarmConfig, now: number): void {
    const before = this.#byName.get(config.name)
    const {state = atFirst, updatedAtMs = now, changedAtMs = now} = before ?? {}
    this.#byName.set(config.name, {config, configuredAtMs: now, state, updatedAtMs, changedAtMs})
  }

  has(name: string): boolean {
    return this.#byName.has(name)
  }

  delete(name: string): void {
    this.#byName.delete(name)
  }

  /** All of them as they are now, by name. */
  all(now: number): readonly Alarm[] {
    return [...this.#byName.values()]
      .map((alarm) => this.#settled(alarm, now))
      .sort((a, b) => (a.config.name < b.config.name ? -1 : 1))
  }

  /** SetAlarmState, until the next evaluation. */
  set(name: string, state: AlarmState, now: number): void {
    const heldUntilMs = (Math.floor(now / evaluationMs) + 1) * evaluationMs
    this.#write(this.#byName.get(name)!, state, now, heldUntilMs)
  }

  #settled(alarm: Alarm, now: number): Alarm {
    if (alarm.heldUntilMs !== undefined && now < alarm.heldUntilMs) return alarm
    const state = evaluate(this.#metrics, alarm.config, now)
    return state === undefined || state.value === alarm.state.value ? alarm : this.#write(alarm, state, now)
  }

  #write(
    {config, configuredAtMs, state: before, changedAtMs}: Alarm,
    state: AlarmState,
    now: number,
    heldUntilMs?: number,
  ): Alarm {
    const alarm: Alarm = {
      config,
      configuredAtMs,
      state,
      updatedAtMs: now,
      changedAtMs: state.value === before.value ? changedAtMs : now,
      ...(heldUntilMs !== undefined && {heldUntilMs}),
    }
    this.#byName.set(config.name, alarm)
    return alarm
  }
}
