import {defineFault} from './fault.ts'

export const turnCredentialOtherChannel = defineFault({
  name: 'turn-credential-other-channel',
  about:
    'GetIceServerConfig hands out TURN credentials of another channel: they work, and that one pays and runs out of allocations',
  params: {name: 'whose; other-channel without it'},
  create: ({name = 'other-channel'}) => {
    if (!/^[a-zA-Z0-9_.-]{1,256}$/.test(name)) throw new Error(`name "${name}" is not the name of a channel.`)
    return {credential: ({channel}) => (channel === name ? undefined : {kind: 'other-channel', name})}
  },
})
