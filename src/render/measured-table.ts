/** A cell that names a server is written as short as the format wants. */
export type Cell = string | {readonly server: string}

export interface MeasuredTable {
  readonly title: string
  readonly columns: readonly {readonly title: string; readonly align?: 'left' | 'right'}[]
  readonly rows: readonly (readonly Cell[])[]
  /** What the columns mean, in a line. */
  readonly note?: string
}
