import * as control from '@aws-sdk/client-kinesis-video'

/** One operation of Kinesis Video Streams, carried out by a client that is not ours. @throws Refusal */
export type Call = <T = Readonly<Record<string, unknown>>>(operation: string, input?: object) => Promise<T>

/** What a service answered instead, as that client has read it. */
export class Refusal extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'Refusal'
    this.code = code
  }
}

const commands = control as unknown as Readonly<Record<string, typeof control.ListStreamsCommand>>

/** Calls by the AWS SDK. What is not an answer of the service is thrown as it is. */
export const sdkCaller =
  (client: control.KinesisVideoClient): Call =>
  async <T>(operation: string, input: object = {}) => {
    const Command = commands[`${operation}Command`]!
    try {
      const {$metadata: _, ...output} = await client.send(new Command(input))
      return output as T
    } catch (error) {
      if (error instanceof control.KinesisVideoServiceException) throw new Refusal(error.name, error.message)
      throw error
    }
  }

/** The code with which an operation is refused; `none` when it is not. */
export async function codeOf(answer: Promise<unknown>): Promise<string> {
  try {
    await answer
    return 'none'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

/** What clients make of a timestamp: a Date, a number of seconds, ISO 8601. In ms. */
export const timeOf = (value: unknown): number =>
  typeof value === 'number' ? value * 1000 : new Date(value as string | Date).getTime()
