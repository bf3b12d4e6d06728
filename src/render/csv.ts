/** RFC 4180, with LF line ends and none after the last row. */
export const renderCsv = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.map(field).join(',')).join('\n')

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
