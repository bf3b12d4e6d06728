/** What a client asks the signaling service to do: the values of the field `action`. */
export const clientActions = ['SDP_OFFER', 'SDP_ANSWER', 'ICE_CANDIDATE'] as const

export type ClientAction = (typeof clientActions)[number]

/** One text frame from a client to the service (developer guide, "Asynchronous message reception"). */
export interface ClientFrame {
  readonly action: ClientAction
  /** Base64 as it was sent: the service passes it on unchanged. */
  readonly messagePayload?: string
  /** The viewer that the master means; a viewer's messages always go to the master. */
  readonly recipientClientId?: string
  readonly correlationId?: string
}

/** `unroutable`: the gateway in front of the service finds no known `action` in it and answers by itself. */
export type ParsedClientFrame =
  | {readonly ok: true; readonly frame: ClientFrame}
  | {readonly ok: false; readonly problem: 'not-json' | 'no-action'}

const isAction = (value: unknown): value is ClientAction => clientActions.includes(value as ClientAction)

/**
 * Reads what any KVS client sends. The clients agree on the words and not on the spelling: JavaScript writes camelCase,
 * the C SDK `action` beside PascalCase keys and pretty-printed, Android and iOS add `senderClientId`, several send an
 * empty string where they mean nothing. So keys are matched in any case, `""` and non-strings count as absent, and unknown keys
 * (the C SDK's `IceServerList`, a `senderClientId` that a client claims for itself) are ignored.
 */
export function parseClientFrame(text: string): ParsedClientFrame {
  const fields = parseObject(text)
  if (!fields) return {ok: false, problem: 'not-json'}
  const action = fields.get('action')
  if (!isAction(action)) return {ok: false, problem: 'no-action'}
  return {
    ok: true,
    frame: {
      action,
      ...field(fields, 'messagePayload'),
      ...field(fields, 'recipientClientId'),
      ...field(fields, 'correlationId'),
    },
  }
}

function parseObject(text: string): Map<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return new Map(Object.entries(value).map(([key, field]) => [key.toLowerCase(), field]))
  } catch {
    return undefined
  }
}

function field<K extends string>(fields: Map<string, unknown>, key: K): {readonly [P in K]?: string} {
  const value = fields.get(key.toLowerCase())
  return typeof value === 'string' && value !== '' ? ({[key]: value} as {[P in K]: string}) : {}
}

/** Writes a frame as the JavaScript SDK does: camelCase, absent keys left out. */
export const formatClientFrame = ({action, messagePayload, recipientClientId, correlationId}: ClientFrame): string =>
  JSON.stringify({action, messagePayload, recipientClientId, correlationId})
