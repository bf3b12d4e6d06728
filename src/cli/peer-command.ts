import type {PeerEvent} from '../model/peer-event.ts'
import {peerRow, renderPeerEvent} from '../render/human/peer-event.ts'
import {BatchedOutput} from './batched-output.ts'
import {KvsCommand} from './kvs-command.ts'
import {plainField} from './rows.ts'

/** What a stand-in peer lives through, as it happens: lines for a terminal, fields for a pipe, or one JSON document per line. */
export abstract class PeerCommand<T> extends KvsCommand<T> {
  readonly #output = new BatchedOutput((text) => this.writeOut(text))

  /** @param asJson one document per line */
  protected async showEvent(event: PeerEvent, asJson: boolean): Promise<void> {
    const text = asJson ? JSON.stringify(this.picked(event)) : this.#textOf(event)
    if (text !== undefined) await this.#output.add(`${text}\n`)
  }

  protected flushEvents(): Promise<void> {
    return this.#output.flush()
  }

  #textOf(event: PeerEvent): string | undefined {
    if (event.kind === 'closed' && event.cause === 'ours') return undefined
    if (!this.reader.terminal) return peerRow(event).map(plainField).join('\t')
    return renderPeerEvent(event, this.style)
  }
}
