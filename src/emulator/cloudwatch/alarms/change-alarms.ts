import {cloudWatchError} from '../errors.ts'
import {InputReader} from '../read-input.ts'
import {invalid, readName} from '../read-metric.ts'
import {type AlarmState, stateValues} from './alarm.ts'
import type {Alarms} from './alarms.ts'

/** API reference, DeleteAlarms: AlarmNames. */
const maxNames = 100

/** API reference, SetAlarmState. */
const longestReason = 1023
const longestReasonData = 4000

/** DeleteAlarms (CloudWatch API reference 2010-08-01): all of them, or, where one is not there, none. */
export function deleteAlarms(alarms: Alarms, value: unknown): void {
  const input = new InputReader(value)
  const names = input.texts('AlarmNames')
  if (names.length === 0) throw cloudWatchError('MissingParameter', 'The parameter AlarmNames is required.')
  if (names.length > maxNames) throw invalid('AlarmNames', `must not have more than ${maxNames} members`)
  const unknown = names.find((name) => !alarms.has(name))
  if (unknown !== undefined) throw unknownAlarm(unknown)
  for (const name of names) alarms.delete(name)
}

/** SetAlarmState (CloudWatch API reference 2010-08-01). */
export function setAlarmState(alarms: Alarms, value: unknown, now: number): void {
  const input = new InputReader(value)
  const name = readName(input, 'AlarmName')
  const told = input.required('StateValue', input.text('StateValue'))
  const state = stateValues.find((known) => known === told)
  if (state === undefined) throw invalid('StateValue', `must be one of ${stateValues.join(', ')}`)
  const reason = input.required('StateReason', input.text('StateReason'))
  if (reason.length > longestReason) throw invalid('StateReason', `must not have more than ${longestReason} characters`)
  const reasonData = readReasonData(input)
  if (!alarms.has(name)) throw unknownAlarm(name)
  const written: AlarmState = {value: state, reason, ...(reasonData !== undefined && {reasonData})}
  alarms.set(name, written, now)
}

function readReasonData(input: InputReader): string | undefined {
  const data = input.text('StateReasonData')
  if (data === undefined) return undefined
  if (data.length > longestReasonData) throw invalid('StateReasonData', `must not have more than ${longestReasonData} characters`)
  try {
    JSON.parse(data)
  } catch {
    throw cloudWatchError('InvalidFormat', 'TypeMismatch: StateReasonData must be JSON.')
  }
  return data
}

const unknownAlarm = (name: string) => cloudWatchError('ResourceNotFound', `Unknown alarm ${name}`)
