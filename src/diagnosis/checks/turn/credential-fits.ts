import {observedValue} from '../../../model/observed.ts'
import {relayKinds} from '../../catalogue/relay.ts'
import {defineCheck} from '../../check.ts'

export const turnCredentialFits = defineCheck({
  id: 'turn.credential-fits',
  title: 'The TURN credentials are those of this channel',
  needs: ['iceServers'],
  looksAt: ['channel'],
  after: ['api.issues-ice-servers'],
  emits: [relayKinds.otherChannel],
  settings: {},
  required: false,
  *judge({iceServers}, {run, evidence}) {
    const asked = observedValue(evidence.channel)?.arn ?? (run.channel.startsWith('arn:') ? run.channel : undefined)
    const named = iceServers.servers.filter(({issuedForArn}) => issuedForArn !== undefined)
    if (asked === undefined || named.length === 0) {
      yield {skipped: asked === undefined ? 'no channel was named' : 'the usernames name no channel'}
      return
    }
    for (const {issuedForArn, urls} of named) {
      if (issuedForArn === asked) continue
      yield relayKinds.otherChannel.found(urls.join(', '), {servers: urls, issuedFor: issuedForArn!, asked})
    }
  },
})
