/** What is known about a request: its condition keys, in whatever case they are asked for. */
export class RequestKeys {
  readonly #values: ReadonlyMap<string, readonly string[]>

  constructor(values: Readonly<Record<string, readonly string[]>> = {}) {
    this.#values = new Map(Object.entries(values).map(([key, each]) => [key.toLowerCase(), each]))
  }

  /** undefined where the request has no such key. */
  get(key: string): readonly string[] | undefined {
    return this.#values.get(key.toLowerCase())
  }
}

/** A text in which variables have got their values, and which of its letters are no wildcards. */
export interface Resolved {
  readonly text: string
  readonly literally: readonly boolean[]
}

const variable = /\$\{([^${}]+|\$)\}/g

/** `${aws:username, 'guest'}` */
const withDefault = /^([^,]+?)\s*,\s*'([^']*)'$/

/**
 * Puts in what policy variables stand for (IAM user guide, "IAM policy elements: Variables and tags"). `${*}`, `${?}` and `${$}` are
 * those letters themselves; a key with several values is nothing that a variable could stand for.
 *
 * @returns the key that the request does not have, where there is one: what uses it matches nothing
 */
export function resolveVariables(pattern: string, keys: RequestKeys): Resolved | {readonly missing: string} {
  let text = ''
  const literally: boolean[] = []
  const add = (part: string, literal: boolean): void => {
    text += part
    for (let i = 0; i < part.length; i++) literally.push(literal)
  }
  let end = 0
  for (const found of pattern.matchAll(variable)) {
    add(pattern.slice(end, found.index), false)
    end = found.index + found[0].length
    const [, key = found[1]!, otherwise] = withDefault.exec(found[1]!) ?? []
    const values = ['*', '?', '$'].includes(key) ? [key] : keys.get(key.trim())
    const value = values?.length === 1 ? values[0] : otherwise
    if (value === undefined) return {missing: key.trim()}
    add(value, true)
  }
  add(pattern.slice(end), false)
  return {text, literally}
}

/** The keys that a text has variables for. */
export const variablesIn = (text: string): readonly string[] =>
  [...text.matchAll(variable)]
    .map(([, inside]) => (withDefault.exec(inside!)?.[1] ?? inside!).trim())
    .filter((key) => !/^[*?$]$/.test(key))
