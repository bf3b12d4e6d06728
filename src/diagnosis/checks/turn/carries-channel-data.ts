import {relayKinds} from '../../catalogue/relay.ts'
import {defineCheck} from '../../check.ts'
import {measuredRelays} from '../../relay-rows.ts'

export const turnCarriesChannelData = defineCheck({
  id: 'turn.carries-channel-data',
  title: 'Every relay that carries indications carries ChannelData',
  needs: ['turnAllocations'],
  after: ['api.issues-ice-servers'],
  emits: [relayKinds.noChannelData],
  settings: {},
  required: false,
  *judge({turnAllocations}) {
    const relays = measuredRelays(turnAllocations).filter(({measured: {indications}}) => indications.status === 'observed')
    if (relays.length === 0) yield {skipped: 'no relay carried indications'}
    for (const {server, measured} of relays) {
      const {channelData} = measured
      if (channelData.status === 'failed' && channelData.failure.kind !== 'interrupted')
        yield relayKinds.noChannelData.found(server, {servers: [server], message: channelData.failure.message})
    }
    yield {note: `${relays.length}`}
  },
})
