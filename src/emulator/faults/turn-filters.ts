import type {FaultParams, FaultPoints} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'

const oneOf = (name: string, values: readonly string[], about: string) => ({
  about: `${about}: ${values.join(', ')}; all without it`,
  /** @throws Error when the value is none of these */
  create: (wanted: string | undefined): ((value: string) => boolean) => {
    if (wanted !== undefined && !values.includes(wanted)) throw new Error(`${name} "${wanted}" is none of ${values.join(', ')}.`)
    return (value) => wanted === undefined || value === wanted
  },
})

/** Limits a TURN fault to clients of one transport. */
export const transportFilter = oneOf('transport', ['udp', 'dtls', 'tcp', 'tls'], 'only clients of this transport')

/** Limits a TURN fault to one of the two servers. */
export const serverFilter = oneOf('server', ['turn-1', 'turn-2'], 'only this server')

/** Limits a TURN fault to one kind of request. */
export const methodFilter = oneOf('method', ['Allocate', 'Refresh', 'CreatePermission', 'ChannelBind'], 'only this request')

/** Limits a relay fault to one way. */
export const directionFilter = oneOf('direction', ['to-peer', 'to-client'], 'only data this way')

/** Limits a fault of relayed data to some of it. */
export const relayFilter = {
  params: {direction: directionFilter.about, transport: transportFilter.about, server: serverFilter.about},
  /** @throws Error when a parameter makes no sense */
  create: (params: FaultParams): ((about: FaultPoints['relay']['about']) => boolean) => {
    const direction = directionFilter.create(params.direction)
    const transport = transportFilter.create(params.transport)
    const server = serverFilter.create(params.server)
    return (about) => direction(about.direction) && transport(about.transport) && server(about.server)
  },
}

/** Limits a fault of relayed data to each n-th packet of what its filter lets through. */
export const everyFilter = {
  about: (what: string, otherwise: number) => `${what} only each n-th packet; ${otherwise} without it`,
  /** @throws Error when a parameter makes no sense */
  create: (params: FaultParams, otherwise: number): ((about: FaultPoints['relay']['about']) => boolean) => {
    const every = readWholeNumber('every', params.every, {least: 1, most: 1_000_000, otherwise})
    const concerns = relayFilter.create(params)
    let seen = 0
    return (about) => concerns(about) && ++seen % every === 0
  },
}
