import type {PeerEvent} from '../model/peer-event.ts'
import {peerRow, renderPeerEvent} from '../render/human/peer-event.ts'
import {BatchedOutput} from './batched-output.ts'
import {KvsCommand} from './kvs-command.ts'
import {plainField} from './rows.ts'

/** What a stand-in peer lives through, as it happens: lines for a terminal, fields for a pipe, or one JSON document per line. */
export abstract class PeerCommand<T> extends KvsCommand<T> {
  #passing = false
  readonly #output = new BatchedOutput((text) => this.writeOut(text))

  /** @param asJson one document per line */
  async #showEvent(event: PeerEvent, asJson: boolean): Promise<void> {
    const text = asJson ? JSON.stringify(this.picked(event)) : this.#textOf(event)
    if (text === undefined) return
    // What is measured each second is one line that changes.
    const isPassing = event.kind === 'measured' && !asJson && this.reader.terminal
    const before = this.#passing ? '\r\u001b[K' : ''
    this.#passing = isPassing
    await this.#output.add(`${before}${text}${isPassing ? '' : '\n'}`)
  }

  protected async showEvents(events: AsyncIterable<PeerEvent>, asJson: boolean): Promise<void> {
    try {
      for await (const event of events) await this.#showEvent(event, asJson)
    } finally {
      await this.#output.flush()
    }
  }

  #textOf(event: PeerEvent): string | undefined {
    if (event.kind === 'closed' && event.cause === 'ours') return undefined
    if (!this.reader.terminal) return peerRow(event).map(plainField).join('\t')
    return renderPeerEvent(event, this.style)
  }
}

/** Names and what they mean, for a help text. */
export function listed(meanings: Readonly<Record<string, string>>): string {
  return Object.entries(meanings)
    .map(([name, meaning]) => `  ${name.padEnd(20)}${meaning}`)
    .join('\n')
}
