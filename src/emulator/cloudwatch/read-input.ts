import {cloudWatchError} from './errors.ts'

/**
 * Members of a request, whichever protocol brought them: numbers and booleans are text in the query protocol, times are
 * epoch seconds, ISO 8601 text, or a tagged number (RFC 8949 §3.4.2).
 */
export class InputReader {
  readonly #value: Readonly<Record<string, unknown>>
  /** `MetricDataQueries.member.1.` */
  readonly #path: string

  constructor(value: unknown, path = '') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(path || 'the request', 'a structure')
    this.#value = value as Record<string, unknown>
    this.#path = path
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#value, name) && this.#value[name] !== null && this.#value[name] !== undefined
  }

  text(name: string): string | undefined {
    return this.#read(name, 'a text', (value) => (typeof value === 'string' ? value : undefined))
  }

  number(name: string): number | undefined {
    return this.#read(name, 'a number', numberOf)
  }

  boolean(name: string): boolean | undefined {
    return this.#read(name, 'true or false', (value) => {
      if (typeof value === 'boolean') return value
      return value === 'true' || value === 'false' ? value === 'true' : undefined
    })
  }

  timeMs(name: string): number | undefined {
    return this.#read(name, 'a time', timeMs)
  }

  structure(name: string): InputReader | undefined {
    return this.has(name) ? new InputReader(this.#value[name], `${this.#path}${name}.`) : undefined
  }

  list(name: string): InputReader[] {
    return this.#items(name).map((item, i) => new InputReader(item, `${this.#path}${name}.member.${i + 1}.`))
  }

  numbers(name: string): number[] {
    return this.#items(name).map((item, i) => {
      const number = numberOf(item)
      if (number === undefined) throw invalid(`${this.#path}${name}.member.${i + 1}`, 'a number')
      return number
    })
  }

  texts(name: string): string[] {
    return this.#items(name).map((item, i) => {
      if (typeof item !== 'string') throw invalid(`${this.#path}${name}.member.${i + 1}`, 'a text')
      return item
    })
  }

  /** @throws AwsError MissingParameter when it is undefined */
  required<T>(name: string, value: T | undefined): T {
    if (value === undefined) throw cloudWatchError('MissingParameter', `The parameter ${this.#path}${name} is required.`)
    return value
  }

  pathOf(name: string): string {
    return `${this.#path}${name}`
  }

  /** An empty list of the query protocol is an empty text. */
  #items(name: string): readonly unknown[] {
    const read = (value: unknown) => (Array.isArray(value) ? (value as unknown[]) : value === '' ? [] : undefined)
    return this.#read(name, 'a list', read) ?? []
  }

  #read<T>(name: string, wanted: string, convert: (value: unknown) => T | undefined): T | undefined {
    if (!this.has(name)) return undefined
    const converted = convert(this.#value[name])
    if (converted === undefined) throw invalid(`${this.#path}${name}`, wanted)
    return converted
  }
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

function timeMs(value: unknown): number | undefined {
  if (typeof value === 'number') return inRange(value * 1000)
  if (typeof value === 'string') return inRange(Date.parse(value))
  const tagged = value as {tag?: unknown; value?: unknown}
  return typeof value === 'object' && value !== null && typeof tagged.value === 'number'
    ? inRange(tagged.value * 1000)
    : undefined
}

/** ECMAScript's own limit of times, 285 000 years around 1970. */
const inRange = (ms: number): number | undefined => (Math.abs(ms) <= 8.64e15 ? ms : undefined)

const invalid = (name: string, wanted: string) => cloudWatchError('ValidationError', `The parameter ${name} must be ${wanted}.`)
