import type {RTCPeerConnection} from 'werift'
import {DtlsWatch} from './dtls-watch.ts'
import {IceWatch} from './ice-watch.ts'
import {type PeerFacts, peerFacts} from './peer-facts.ts'
import {ReportWatch} from './report-watch.ts'

/** What is noted of a connection while it lives, since it cannot be asked afterwards. */
export class PeerWatch {
  readonly #dtls = new DtlsWatch()
  readonly #ice = new IceWatch()
  readonly #reports = new ReportWatch()

  /** From before it gathers. */
  watch(connection: RTCPeerConnection): void {
    for (const watch of [this.#dtls, this.#ice, this.#reports]) watch.watch(connection)
  }

  onSenderReport(listener: ReportWatch['onSenderReport']): void {
    this.#reports.onSenderReport = listener
  }

  facts(connection: RTCPeerConnection, stunUrl: string | undefined): Promise<PeerFacts> {
    return peerFacts(connection, {traffic: this.#dtls.traffic, ice: this.#ice, reports: this.#reports, stunUrl})
  }
}
