import type {Document, Node, Pair, YAMLMap, YAMLSeq} from 'yaml'
import {parseDuration} from '../../model/duration.ts'
import {messageTtlOf, messageTtlRule} from '../../model/message-ttl.ts'
import {resourceNamePattern} from '../../model/resource-arn.ts'
import {maxTags, type Tags, tagDefect} from '../../model/tag.ts'
import {nearNames} from '../near-names.ts'
import type {ChannelEntry, ChannelSettings, Defect, PlacedEntry, Position} from './channel-entry.ts'

type Yaml = typeof import('yaml')

/** Reads a YAML or JSON document (which is YAML) of channels; what is wrong is noted with its place, and reading goes on. */
export class DocumentReader {
  readonly entries: PlacedEntry[] = []
  readonly defects: Defect[] = []
  defaults: ChannelSettings = {}
  readonly #yaml: Yaml
  readonly #place: (offset: number) => Position
  readonly #document: Document

  /** @param firstLine where the text begins in the file, counted from 1 */
  constructor(yaml: Yaml, text: string, firstLine = 1) {
    this.#yaml = yaml
    const lines = new yaml.LineCounter()
    const document = yaml.parseDocument(text, {lineCounter: lines, prettyErrors: false, strict: true, stringKeys: true})
    this.#place = (offset) => {
      const {line, col} = lines.linePos(offset)
      return {line: line + firstLine - 1, column: Math.max(1, col)}
    }
    this.#document = document as unknown as Document
    for (const {message, pos} of document.errors) this.defects.push({...this.#place(pos[0]), text: message})
  }

  /** `- name` … , or a mapping with `channels` and what holds for all of them. */
  readFile(): this {
    if (this.defects.length > 0) return this
    const root = this.#node(this.#document.contents)
    if (this.#yaml.isSeq(root)) this.#readList(root)
    else if (this.#yaml.isMap(root)) this.#readTop(root)
    else if (root) this.#note(root, 'expected a list of channels, or a mapping that has one as "channels"')
    return this
  }

  /** One channel by itself, as on a line of JSON lines. */
  readOne(): this {
    const root = this.#document.contents
    if (this.defects.length === 0 && root) this.#readEntry(root)
    return this
  }

  #readTop(map: YAMLMap): void {
    this.defaults = this.#settings(map, ['channels'])
    const channels = this.#node(map.items.find((pair) => keyOf(pair) === 'channels')?.value)
    if (this.#yaml.isSeq(channels)) this.#readList(channels)
    else this.#note(channels ?? map, 'expected the list of channels as "channels"')
  }

  #readList(list: YAMLSeq): void {
    for (const item of list.items) {
      const node = this.#node(item)
      if (node) this.#readEntry(node)
    }
  }

  #readEntry(node: Node): void {
    const {isMap, isScalar} = this.#yaml
    if (isScalar(node)) this.#add(node, {name: this.#text(node)})
    else if (isMap(node)) this.#readMember(node)
    else this.#note(node, 'expected the name of a channel, or a mapping with name, ttl and tags')
  }

  #readMember(map: YAMLMap): void {
    const settings = this.#settings(map, ['name'])
    const name = this.#node(map.items.find((pair) => keyOf(pair) === 'name')?.value)
    if (!name) this.#note(map, 'this channel has no "name"')
    else this.#add(name, {...settings, name: this.#text(name)})
  }

  #add(node: Node, entry: ChannelEntry): void {
    if (resourceNamePattern.test(entry.name)) this.entries.push({...entry, at: this.#positionOf(node)})
    else this.#note(node, `"${entry.name}" cannot be a name: 1 to 256 letters, digits, ".", "_" and "-"`)
  }

  /** `ttl` and `tags`; any further member but those that the caller reads is a mistake. */
  #settings(map: YAMLMap, others: readonly string[]): ChannelSettings {
    let settings: ChannelSettings = {}
    for (const pair of map.items) {
      const key = keyOf(pair)
      if (key === 'ttl') settings = {...settings, ...this.#ttl(pair)}
      else if (key === 'tags') settings = {...settings, tags: this.#tags(this.#node(pair.value))}
      else if (!others.includes(key)) this.#note(pair.key as Node, unknownMember(key, ['ttl', 'tags', ...others]))
    }
    return settings
  }

  #ttl({key, value}: Pair): ChannelSettings {
    const text = this.#text(this.#node(value))
    const ms = parseDuration(text)
    const messageTtlSeconds = ms === undefined ? undefined : messageTtlOf(ms)
    if (messageTtlSeconds !== undefined) return {messageTtlSeconds}
    this.#note((value ?? key) as Node, `ttl "${text}": ${messageTtlRule}`)
    return {}
  }

  #tags(node: Node | undefined): Tags {
    if (!this.#yaml.isMap(node)) {
      if (node) this.#note(node, 'expected the tags as a mapping, "key: value"')
      return {}
    }
    if (node.items.length > maxTags) this.#note(node, `${node.items.length} tags, and a channel has ${maxTags} at most`)
    return Object.fromEntries(node.items.map((pair) => this.#tag(pair)))
  }

  #tag(pair: Pair): [string, string] {
    const key = keyOf(pair)
    const value = this.#text(this.#node(pair.value))
    const defect = tagDefect(key, value)
    if (defect !== undefined) this.#note(pair.key as Node, `tag ${defect}`)
    return [key, value]
  }

  /** As it was written: a tag `007` is not the number 7, and `owner:` is empty. */
  #text(node: Node | undefined): string {
    const {isScalar} = this.#yaml
    if (!node) return ''
    if (!isScalar(node)) {
      this.#note(node, 'expected text')
      return ''
    }
    return node.source ?? String(node.value ?? '')
  }

  /** What an alias (`*site`) stands for. */
  #node(value: unknown): Node | undefined {
    const {isAlias, isNode} = this.#yaml
    if (isAlias(value)) return value.resolve(this.#document)
    return isNode(value) ? value : undefined
  }

  #note(node: Node, text: string): void {
    this.defects.push({...this.#positionOf(node), text})
  }

  #positionOf = (node: Node): Position => this.#place(node.range?.[0] ?? 0)
}

const keyOf = ({key}: Pair): string => String((key as {value?: unknown} | null)?.value ?? '')

function unknownMember(key: string, known: readonly string[]): string {
  const near = nearNames(key, known)
  return `unknown member "${key}"; ${near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${known.join(', ')}`}`
}
