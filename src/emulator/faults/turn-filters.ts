const oneOf = (name: string, values: readonly string[], about: string) => ({
  about: `${about}: ${values.join(', ')}; all without it`,
  /** @throws Error when the value is none of these */
  create: (wanted: string | undefined): ((value: string) => boolean) => {
    if (wanted !== undefined && !values.includes(wanted)) throw new Error(`${name} "${wanted}" is none of ${values.join(', ')}.`)
    return (value) => wanted === undefined || value === wanted
  },
})

/** Limits a TURN fault to clients of one transport. */
export const transportFilter = oneOf('transport', ['udp', 'tcp', 'tls'], 'only clients of this transport')

/** Limits a TURN fault to one of the two servers. */
export const serverFilter = oneOf('server', ['turn-1', 'turn-2'], 'only this server')

/** Limits a TURN fault to one kind of request. */
export const methodFilter = oneOf('method', ['Allocate', 'Refresh', 'CreatePermission', 'ChannelBind'], 'only this request')

/** Limits a relay fault to one way. */
export const directionFilter = oneOf('direction', ['to-peer', 'to-client'], 'only data this way')
