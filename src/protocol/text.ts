/**
 * Makes text from the network safe to print: C0 and C1 control characters (terminal escapes start with one) become `\x1b`-style
 * notation, bidirectional overrides are dropped, and the length is bounded. Line ends survive only with `keepLines`.
 */
export function printable(text: string, options: {maxLength?: number; keepLines?: boolean} = {}): string {
  const {maxLength = 500, keepLines = false} = options
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  return cut.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (c) => {
    if (keepLines && (c === '\n' || c === '\r' || c === '\t')) return c
    const code = c.charCodeAt(0)
    return code > 0xff ? '' : `\\x${code.toString(16).padStart(2, '0')}`
  })
}
