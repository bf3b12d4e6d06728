import type {ActiveFault, FaultRequest} from '../../emulator/faults/registry.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {printable} from '../../protocol/text.ts'
import {didYouMean} from '../near-names.ts'
import {callAdmin} from './admin-call.ts'
import {type ControlFile, findRunning} from './control-file.ts'
import {notRunning} from './problems.ts'

export type {ActiveFault} from '../../emulator/faults/registry.ts'

export interface FaultAddition {
  readonly schema: 'urn:kvsctl:schema:fault-addition:1'
  readonly fault: ActiveFault
}

export interface FaultList {
  readonly schema: 'urn:kvsctl:schema:fault-list:1'
  readonly active: readonly ActiveFault[]
}

/** A fault that the emulator can be told to have. */
export interface FaultKindInfo {
  readonly area: string
  readonly name: string
  readonly about: string
  /** Name -> what it means and what holds without it. */
  readonly params: Readonly<Record<string, string>>
}

export interface FaultKindList {
  readonly schema: 'urn:kvsctl:schema:fault-kind-list:1'
  readonly kinds: readonly FaultKindInfo[]
}

export interface FaultRemoval {
  readonly schema: 'urn:kvsctl:schema:fault-removal:1'
  readonly removed: number
}

export interface NewFault extends Omit<FaultRequest, 'params'> {
  /** `k=v` each */
  readonly params: readonly string[]
}

type Kinds = readonly Pick<FaultKindInfo, 'name' | 'params'>[]

/** Every fault there is, by area; asks nobody. */
export async function faultKinds(): Promise<FaultKindList> {
  const {faultAreas} = await import('../../emulator/faults/index.ts')
  const kinds = Object.entries(faultAreas).flatMap(([area, all]) =>
    all.map(({name, about, params}) => ({area, name, about, params})),
  )
  return {schema: 'urn:kvsctl:schema:fault-kind-list:1', kinds}
}

/**
 * Tells the running emulator of a state directory to have a fault.
 *
 * @throws UserError when none runs, or there is no such fault or parameter
 */
export async function addFault(stateDir: string, {params, channel, ...fault}: NewFault): Promise<FaultAddition> {
  const control = await requireRunning(stateDir)
  const {kinds} = (await callAdmin(control, 'GET', '/faults')) as {kinds: Kinds}
  const kind = kinds.find(({name}) => name === fault.name) ?? refuseName(fault.name, kinds)
  const request: FaultRequest = {
    ...fault,
    params: readParams(params, kind),
    ...(channel !== undefined && {channel: parseResourceArn(channel)?.name ?? channel}),
  }
  const added = (await callAdmin(control, 'POST', '/faults', request).catch(asWrongUse)) as ActiveFault
  return {schema: 'urn:kvsctl:schema:fault-addition:1', fault: added}
}

/** @throws UserError when none runs */
export async function activeFaults(stateDir: string): Promise<FaultList> {
  const {active} = (await callAdmin(await requireRunning(stateDir), 'GET', '/faults')) as {active: readonly ActiveFault[]}
  return {schema: 'urn:kvsctl:schema:fault-list:1', active}
}

/**
 * Ends faults: one by id, all of a name, or all there are.
 *
 * @throws UserError when none runs, or no such fault is active
 */
export async function removeFaults(stateDir: string, which: {readonly fault: string} | 'all'): Promise<FaultRemoval> {
  const control = await requireRunning(stateDir)
  if (which !== 'all') await requireActive(control, which.fault)
  const path = which === 'all' ? '/faults' : `/faults/${encodeURIComponent(which.fault)}`
  const {removed} = (await callAdmin(control, 'DELETE', path)) as {removed: number}
  return {schema: 'urn:kvsctl:schema:fault-removal:1', removed}
}

async function requireRunning(stateDir: string): Promise<ControlFile> {
  const control = await findRunning(stateDir)
  if (!control) throw notRunning(stateDir)
  return control
}

async function requireActive(control: ControlFile, fault: string): Promise<void> {
  const {active} = (await callAdmin(control, 'GET', '/faults')) as {active: readonly ActiveFault[]}
  if (active.some(({id, name}) => id === fault || name === fault)) return
  const names = new Set(active.map(({name}) => name))
  throw new UserError({
    code: 'fault-not-active',
    message: `No fault "${printable(fault)}" is active.${didYouMean(fault, names)}`,
    remedy: [{text: 'See those that are:', command: 'kvsctl emulator fault list'}],
    exitCode: exitCodes.refused,
  })
}

function refuseName(name: string, kinds: Kinds): never {
  const names = kinds.map((kind) => kind.name)
  throw wrongUse('unknown-fault', `There is no fault "${printable(name)}".${didYouMean(name, names)}`)
}

function readParams(words: readonly string[], {name, params}: Kinds[number]): Record<string, string> {
  const known = Object.keys(params)
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=')
      const key = at < 0 ? word : word.slice(0, at)
      if (!known.includes(key)) {
        const takes = known.length > 0 ? `It takes ${known.join(', ')}.` : 'It takes none.'
        const message = `The fault ${name} has no parameter "${printable(key)}".${didYouMean(key, known)} ${takes}`
        throw wrongUse('unknown-parameter', message)
      }
      if (at < 0) throw wrongUse('bad-parameter', `The parameter ${key} needs a value: ${key}=VALUE is ${params[key]}.`)
      return [key, word.slice(at + 1)]
    }),
  )
}

const wrongUse = (code: string, message: string): UserError =>
  new UserError({
    code,
    message,
    remedy: [{text: 'See every fault with its parameters:', command: 'kvsctl emulator fault list --kinds'}],
    exitCode: exitCodes.usage,
  })

/** What the emulator does not take is what the user has typed. */
function asWrongUse(error: unknown): never {
  if (error instanceof UserError && error.code === 'emulator-refused') throw wrongUse('bad-parameter', error.message)
  throw error
}
