import type {SignalEvent} from '../model/signal-message.ts'
import {renderSignalEvent, renderSignalHeading, signalRow} from '../render/human/signal.ts'
import {BatchedOutput} from './batched-output.ts'
import {KvsCommand} from './kvs-command.ts'
import {plainField} from './rows.ts'

/** What is seen on a signaling channel, as it is seen: lines for a terminal, fields for a pipe, or one JSON document per line. */
export abstract class SignalCommand<T> extends KvsCommand<T> {
  readonly #output = new BatchedOutput((text) => this.writeOut(text))
  #headed = false

  /** @param asJson one document per line */
  protected async showEvent(event: SignalEvent, asJson: boolean): Promise<void> {
    const text = asJson ? JSON.stringify(this.picked(event)) : this.#textOf(event)
    if (text !== undefined) await this.#output.add(`${text}\n`)
  }

  protected flushEvents(): Promise<void> {
    return this.#output.flush()
  }

  #textOf(event: SignalEvent): string | undefined {
    if (isForMachines(event)) return undefined
    if (!this.reader.terminal) return signalRow(event).map(plainField).join('\t')
    const heading = this.#headed ? '' : `${renderSignalHeading(this.style)}\n`
    this.#headed = true
    return heading + renderSignalEvent(event, this.style)
  }
}

/** Pongs are in the figures at the end, and that we hung up is no news. */
const isForMachines = (event: SignalEvent): boolean =>
  event.kind === 'pong' || (event.kind === 'closed' && event.cause === 'ours')

/** What can be expected to be seen, said before the first message. */
export const visibleTo = (role: 'MASTER' | 'VIEWER'): string =>
  role === 'VIEWER'
    ? 'A viewer sees only what is addressed to it, not what other viewers send.'
    : 'As master it sees all that viewers send; whoever was master sees nothing now.'
