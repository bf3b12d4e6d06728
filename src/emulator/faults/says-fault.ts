import {afterParam} from './after-param.ts'
import type {FaultKind, FaultPoints} from './fault.ts'
import {roleFilter} from './role-filter.ts'

type Said = Extract<FaultPoints['connection']['effect'], {kind: 'say'}>

/** The service says something of its own accord, to those that are connected now and to each that connects. */
export const saysFault = (name: string, messageType: Said['messageType'], about: string): FaultKind => ({
  name,
  about,
  params: {after: afterParam.about, role: roleFilter.about},
  lasting: true,
  create: ({after, role: wanted}) => {
    const said: Said = {kind: 'say', messageType, afterMs: afterParam.read(after)}
    const strikes = roleFilter.create(wanted)
    return {connection: ({role}) => (strikes(role) ? said : undefined)}
  },
})
