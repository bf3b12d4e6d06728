/** ClientId and correlationId share length and alphabet (developer guide, "ConnectAsViewer" and "SendSdpOffer"). */
const identifier = /^[a-zA-Z0-9_.-]{1,256}$/

export const isCorrelationId = (text: string): boolean => identifier.test(text)

/** A viewer's id. Ids that start with `AWS_`, in any case, belong to the service (developer guide, "ConnectAsViewer"). */
export const isClientId = (text: string): boolean => identifier.test(text) && !isReservedClientId(text)

export const isReservedClientId = (text: string): boolean => /^aws_/i.test(text)
