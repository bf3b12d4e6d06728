import {resourceNamePattern} from '../../model/resource-arn.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {printable} from '../../protocol/text.ts'
import type {ChannelEntry, ChannelSettings, Defect, PlacedEntry} from './channel-entry.ts'
import {DocumentReader} from './document-reader.ts'

/** What a file says. */
interface Content {
  readonly entries: readonly PlacedEntry[]
  readonly defects: readonly Defect[]
  readonly defaults: ChannelSettings
}

/** More than these are not read by anybody. */
const shownDefects = 10

/**
 * Reads channels that are to be created: a YAML or JSON list (or a mapping with `channels` and settings for all), a name per line,
 * or JSON lines. A channel is its name, or `name`, `ttl` and `tags`.
 *
 * @param source how the file is called in messages
 * @param defaults for those that do not say otherwise; what the file says for all goes before them
 * @throws UserError with line and column of everything that is wrong, duplicates included
 */
export async function parseChannelFile(text: string, source: string, defaults: ChannelSettings = {}): Promise<ChannelEntry[]> {
  const content = await read(text.replace(/^\uFEFF/, ''))
  const defects = [...content.defects, ...duplicatesIn(content.entries)]
  if (defects.length > 0) throw malformed(source, defects)
  if (content.entries.length === 0) throw usage('empty-file', `${source} names no channel.`)
  return content.entries.map(({at: _, ...entry}) => merge(defaults, merge(content.defaults, entry)))
}

function merge(general: ChannelSettings, special: ChannelEntry): ChannelEntry {
  const tags = (general.tags ?? special.tags) && {...general.tags, ...special.tags}
  return {...general, ...special, ...(tags && {tags})}
}

async function read(text: string): Promise<Content> {
  const lines = text.split(/\r?\n/)
  const first = lines.find((line) => isSignificant(line)) ?? ''
  if (looksLikeName(first)) return readNames(lines)
  const yaml = await import('yaml')
  if (isJsonLine(first)) return readJsonLines(yaml, lines)
  return new DocumentReader(yaml, text).readFile()
}

const isSignificant = (line: string): boolean => !/^\s*(#|$)/.test(line)

/** Nothing that YAML would take for the start of a list or mapping. */
const looksLikeName = (line: string): boolean => /^\s*[^\s:[{"'#-][^\s:]*\s*(#.*)?$/.test(line)

/** An object by itself that is not the whole file. */
const isJsonLine = (line: string): boolean => {
  try {
    const value = JSON.parse(line) as unknown
    return typeof value === 'object' && value !== null && !Array.isArray(value) && !('channels' in value)
  } catch {
    return false
  }
}

function readNames(lines: readonly string[]): Content {
  const entries: PlacedEntry[] = []
  const defects: Defect[] = []
  for (const [index, line] of lines.entries()) {
    if (!isSignificant(line)) continue
    const name = line.replace(/\s#.*$/, '').trim()
    const at = {line: index + 1, column: line.search(/\S/) + 1}
    if (resourceNamePattern.test(name)) entries.push({name, at})
    else defects.push({...at, text: `"${name}" cannot be a name: 1 to 256 letters, digits, ".", "_" and "-"`})
  }
  return {entries, defects, defaults: {}}
}

function readJsonLines(yaml: typeof import('yaml'), lines: readonly string[]): Content {
  const readers = lines.flatMap((line, index) =>
    isSignificant(line) ? [new DocumentReader(yaml, line, index + 1).readOne()] : [],
  )
  return {
    entries: readers.flatMap(({entries}) => entries),
    defects: readers.flatMap(({defects}) => defects),
    defaults: {},
  }
}

function duplicatesIn(entries: readonly PlacedEntry[]): Defect[] {
  const seen = new Map<string, PlacedEntry>()
  const defects: Defect[] = []
  for (const entry of entries) {
    const before = seen.get(entry.name)
    if (before) defects.push({...entry.at, text: `${entry.name} is there already, in line ${before.at.line}`})
    else seen.set(entry.name, entry)
  }
  return defects
}

function malformed(source: string, defects: readonly Defect[]): UserError {
  const sorted = [...defects].sort((a, b) => a.line - b.line || a.column - b.column)
  const shown = sorted.slice(0, shownDefects).map(({line, column, text}) => `line ${line}, column ${column}: ${printable(text)}`)
  const more = defects.length > shownDefects ? [`and ${defects.length - shownDefects} more`] : []
  const list = [...shown, ...more]
  return usage('bad-bulk-file', list.length === 1 ? `${source}, ${list[0]}` : `${source}:\n  ${list.join('\n  ')}`)
}

const usage = (code: string, message: string): UserError =>
  new UserError({
    code,
    message,
    remedy: [{text: 'Nothing was sent. What such a file looks like:', command: 'kvsctl channel create --help'}],
    exitCode: exitCodes.usage,
  })
