/** The code of what it throws; `none` when it does not. */
export function thrownCode(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return (error as {code: string}).code
  }
  return 'none'
}
