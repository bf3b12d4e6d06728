/** A word for a POSIX shell, in quotes where it must be. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : shellQuote(text))

export const shellQuote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
