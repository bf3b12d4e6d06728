import type {EdgeConfig} from '../../model/edge.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {printable} from '../../protocol/text.ts'
import {nearNames} from '../near-names.ts'
import {edgeConfigShape, type Shape} from './edge-config-shape.ts'

/** Any part of an EdgeConfig; flags and files are put together before they are held against the rules. */
export type EdgeConfigPart = {readonly [member: string]: unknown}

/**
 * An EdgeConfig as a file has it: in our spelling or in that of the API, by itself or as `edgeConfig` of what `edge describe --json`
 * prints. It may lack what flags say.
 * @param source how the file is called in messages
 * @throws UserError where it is no JSON or YAML, with line and column
 */
export async function parseEdgeConfig(text: string, source: string): Promise<EdgeConfigPart> {
  const yaml = await import('yaml')
  const lines = new yaml.LineCounter()
  const document = yaml.parseDocument(text, {lineCounter: lines, prettyErrors: false, strict: true, stringKeys: true})
  const [error] = document.errors
  if (error) {
    const {line, col} = lines.linePos(error.pos[0])
    throw usage(`${source}:${line}:${Math.max(1, col)}: ${printable(error.message)}`)
  }
  const value = respelt(document.toJS() as unknown)
  if (!isObject(value)) throw usage(`${source}: expected an edge configuration as an object.`)
  return isObject(value.edgeConfig) ? value.edgeConfig : value
}

/** `flags` over `file`, member by member. */
export function mergeParts(file: EdgeConfigPart, flags: EdgeConfigPart): EdgeConfigPart {
  const merged: Record<string, unknown> = {...file}
  for (const [key, value] of Object.entries(flags)) {
    const below = merged[key]
    merged[key] = isObject(below) && isObject(value) ? mergeParts(below, value) : value
  }
  return merged
}

/** @throws UserError with everything that breaks a rule of the API */
export function requireEdgeConfig(part: EdgeConfigPart): EdgeConfig {
  const defects = defectsOf(part, edgeConfigShape, '')
  if (defects.length === 0) return part as unknown as EdgeConfig
  throw usage(
    defects.length === 1
      ? `Not an edge configuration: ${defects[0]}.`
      : `Not an edge configuration:\n${defects.map((defect) => `- ${defect}`).join('\n')}`,
  )
}

function defectsOf(value: unknown, shape: Shape, path: string): readonly string[] {
  switch (shape.kind) {
    case 'object':
      return isObject(value) ? defectsOfMembers(value, shape, path) : [`${path}: expected an object`]
    case 'text':
      return typeof value === 'string' && shape.pattern.test(value) ? [] : [`${path}: expected ${shape.rule}`]
    case 'integer':
      return Number.isInteger(value) && (value as number) >= shape.min && (value as number) <= shape.max
        ? []
        : [`${path}: expected a whole number, ${shape.min} to ${shape.max}, not ${shown(value)}`]
    case 'choice':
      return shape.of.includes(value as string) ? [] : [`${path}: expected ${shape.of.join(' or ')}, not ${shown(value)}`]
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${path}: expected true or false, not ${shown(value)}`]
  }
}

function defectsOfMembers(
  value: EdgeConfigPart,
  {members, required}: Extract<Shape, {kind: 'object'}>,
  path: string,
): readonly string[] {
  const at = (member: string): string => (path === '' ? member : `${path}.${member}`)
  const missing = required.filter((member) => value[member] === undefined).map((member) => `${at(member)} is missing`)
  const wrong = Object.entries(value).flatMap(([member, below]) => {
    const shape = Object.hasOwn(members, member) ? members[member] : undefined
    return shape ? defectsOf(below, shape, at(member)) : [unknownMember(at(member), member, Object.keys(members))]
  })
  return [...missing, ...wrong]
}

function unknownMember(path: string, member: string, known: readonly string[]): string {
  const near = nearNames(member, known)
  return `${printable(path)} is not known${near.length > 0 ? `; did you mean ${near.join(' or ')}` : ''}`
}

const isObject = (value: unknown): value is EdgeConfigPart => typeof value === 'object' && value !== null && !Array.isArray(value)

const shown = (value: unknown): string => printable(JSON.stringify(value) ?? 'nothing', {maxLength: 60})

/** `HubDeviceArn` and `hubDeviceArn` are the same; null is nothing. */
function respelt(value: unknown): unknown {
  if (!isObject(value)) return value
  const members = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(members.map(([key, member]) => [key.slice(0, 1).toLowerCase() + key.slice(1), respelt(member)]))
}

const usage = (message: string): UserError => new UserError({code: 'bad-edge-config', message, exitCode: exitCodes.usage})
