/** A pattern, taken apart: a letter that must stand there, or what may stand for it. */
export type GlobToken = string | {readonly any: 'one' | 'many'; readonly across: boolean}

/**
 * How wildcards mean a text. In an ARN a `*` ends at the colon of its part, unless it is the last letter of it (IAM user guide,
 * "IAM JSON policy elements: Resource"); in other texts it stops at nothing.
 */
export type GlobKind = 'text' | 'arn'

/** `*` is any number of letters, `?` a single one. `literally` are the places of letters that are no wildcards whatever they look like. */
export function parseGlob(pattern: string, kind: GlobKind = 'text', literally?: readonly boolean[]): GlobToken[] {
  return Array.from({length: pattern.length}, (_, i): GlobToken => {
    const letter = pattern[i]!
    if (literally?.[i] || (letter !== '*' && letter !== '?')) return letter
    const last = pattern[i + 1] === undefined || pattern[i + 1] === ':'
    return {any: letter === '?' ? 'one' : 'many', across: kind === 'text' || (letter === '*' && last)}
  })
}

/** Whether the whole text fits. Its cost is the product of both lengths, whatever the pattern: a policy may come from anybody. */
export function globMatches(tokens: readonly GlobToken[], text: string): boolean {
  let reached = new Array<boolean>(text.length + 1).fill(false)
  reached[0] = true
  for (const token of tokens) {
    const next = new Array<boolean>(text.length + 1).fill(false)
    const many = typeof token === 'object' && token.any === 'many'
    if (many) next[0] = reached[0]!
    for (let at = 1; at <= text.length; at++) {
      const letter = text[at - 1]!
      const fits = typeof token === 'string' ? token === letter : token.across || letter !== ':'
      next[at] = many ? reached[at]! || (fits && next[at - 1]!) : fits && reached[at - 1]!
    }
    reached = next
  }
  return reached[text.length]!
}
