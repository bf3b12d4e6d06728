import type {Tags} from '../../model/tag.ts'

/** Counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** What is wrong with a file, and where. */
export interface Defect extends Position {
  readonly text: string
}

/** What a file says of a channel, and what it says of all. */
export interface ChannelSettings {
  readonly messageTtlSeconds?: number
  readonly tags?: Tags
}

/** One channel that is to be. */
export interface ChannelEntry extends ChannelSettings {
  readonly name: string
}

export interface PlacedEntry extends ChannelEntry {
  readonly at: Position
}
