import {describe, expect, it, test} from 'vitest'
import {type AttemptOptions, type Attempts, createAttempts} from '../../../src/client/aws/attempts.ts'
import type {Retry} from '../../../src/client/aws/retry.ts'
import {quotaById} from '../../../src/model/quotas.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {randomSequence} from '../../support/random-sequence.ts'

const never = (): AbortSignal => new AbortController().signal

/** An error as the AWS SDK throws it. */
const refusal = (name: string, status: number): Error =>
  Object.assign(new Error(name), {name, $metadata: {httpStatusCode: status}, $fault: 'client'})

const throttle = (): Error => refusal('ClientLimitExceededException', 400)

/** Lets everything run that waits for a promise, then for time, until `work` is done. @returns s that it took */
async function inVirtualTime(clock: ManualClock, work: Promise<unknown>): Promise<number> {
  const from = clock.monotonic()
  let done = false
  const ended = work.finally(() => {
    done = true
  })
  ended.catch(() => {})
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve))
    if (done) break
    clock.advanceToNext()
  }
  await ended
  return (clock.monotonic() - from) / 1000
}

/** A service that lets through so many requests a second, and a second's worth at once, and takes 130 ms to answer. */
class Service {
  readonly #clock: ManualClock
  perSecond: number
  #tokens: number
  #at = 0
  served = 0
  throttled = 0

  constructor(clock: ManualClock, perSecond: number) {
    this.#clock = clock
    this.perSecond = perSecond
    this.#tokens = perSecond
  }

  readonly send = async (): Promise<void> => {
    await this.#pass(65)
    const now = this.#clock.monotonic()
    this.#tokens = Math.min(this.perSecond, this.#tokens + ((now - this.#at) / 1000) * this.perSecond)
    this.#at = now
    const passes = this.#tokens >= 1
    if (passes) this.#tokens -= 1
    await this.#pass(65)
    if (passes) this.served++
    else this.throttled++
    if (!passes) throw throttle()
  }

  #pass(ms: number): Promise<void> {
    return new Promise((resolve) => this.#clock.after(ms, resolve))
  }
}

interface Bulk {
  readonly operation: string
  readonly count: number
  /** Every request is about another channel unless it is said. */
  readonly channel?: string
}

/** So many requests by 100 workers. @returns those that failed for good */
async function sendAll(attempts: Attempts, service: Service, {operation, count, channel}: Bulk): Promise<number> {
  let next = 0
  let lost = 0
  const worker = async (): Promise<void> => {
    while (next < count) {
      const input = {ChannelName: channel ?? `channel-${next++}`}
      if (channel) next++
      await attempts({operation, input, trace: {}, signal: never()}, service.send).catch(() => lost++)
    }
  }
  await Promise.all(Array.from({length: 100}, worker))
  return lost
}

const world = (options: AttemptOptions = {}) => {
  const clock = new ManualClock()
  return {clock, attempts: createAttempts({clock, random: randomSequence(), patient: true, ...options})}
}

describe('bulk work', () => {
  const published = quotaById('channels.describe-signaling-channel.account-rate').limit

  it('alone runs at the published rate and is never throttled', async () => {
    const {clock, attempts} = world()
    const service = new Service(clock, published)
    const seconds = await inVirtualTime(clock, sendAll(attempts, service, {operation: 'DescribeSignalingChannel', count: 3000}))
    expect(service).toMatchObject({served: 3000, throttled: 0})
    // The service would let the first 300 through at once.
    expect(seconds).toBeLessThan(((3000 - published) / published) * 1.1)
  })

  test.each([
    ['half', 150, 3000, 0.15],
    // Down to a tenth it takes 22 cuts of 200 ms each, whatever there is to do.
    ['a tenth', 30, 900, 0.8],
  ])('finds %s of the quota when others use the rest: nothing is lost, and little time', async (_, rate, count, wasted) => {
    const {clock, attempts} = world()
    const service = new Service(clock, rate)
    const lost = sendAll(attempts, service, {operation: 'DescribeSignalingChannel', count})
    const seconds = await inVirtualTime(clock, lost)
    expect(await lost).toBe(0)
    expect(service.served).toBe(count)
    expect(seconds / ((count - rate) / rate)).toBeLessThan(1.1)
    expect(service.throttled / count).toBeLessThan(wasted)
  })

  it('speeds up again when the others have gone', async () => {
    const {clock, attempts} = world()
    const service = new Service(clock, published / 4)
    const bulk = {operation: 'DescribeSignalingChannel', count: 1500}
    await inVirtualTime(clock, sendAll(attempts, service, bulk))
    service.perSecond = published
    await inVirtualTime(clock, sendAll(attempts, service, {...bulk, count: 9000}))
    expect(await inVirtualTime(clock, sendAll(attempts, service, bulk))).toBeLessThan((1500 / published) * 1.1)
  })

  it('takes more than is published where a soft quota was raised', async () => {
    const {clock, attempts} = world()
    const service = new Service(clock, 200)
    const count = 12_000
    const seconds = await inVirtualTime(clock, sendAll(attempts, service, {operation: 'CreateSignalingChannel', count}))
    expect(seconds).toBeLessThan((count / quotaById('channels.create-signaling-channel.account-rate').limit) * 0.7)
  })

  it('on one channel keeps to the channel’s own 5 a second, by name or by ARN', async () => {
    const {clock, attempts} = world()
    const service = new Service(clock, 5)
    const bulk = {operation: 'UpdateSignalingChannel', count: 20}
    const arn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo/1695418147183'
    const byArn = async () => {
      for (let n = 0; n < 15; n++)
        await attempts({operation: bulk.operation, input: {ChannelARN: arn}, trace: {}, signal: never()}, service.send)
    }
    const both = Promise.all([sendAll(attempts, service, {...bulk, channel: 'demo'}), byArn()])
    const seconds = await inVirtualTime(clock, both)
    expect(service.throttled).toBe(0)
    expect(seconds).toBeGreaterThan((35 - 5) / 5)
  })
})

describe('one request', () => {
  const request = {operation: 'DescribeSignalingChannel', input: {ChannelName: 'demo'}, trace: {endpoint: 'h:1'}, signal: never()}

  /** Fails like this every time. @returns what was told of the retries */
  async function failing(error: Error, options: AttemptOptions = {}): Promise<Retry[]> {
    const retries: Retry[] = []
    const {clock, attempts} = world({patient: false, onRetry: (retry) => retries.push(retry), ...options})
    const work = attempts(request, () => Promise.reject(error))
    await expect(inVirtualTime(clock, work)).rejects.toBe(error)
    return retries
  }

  test.each([
    ['the throttle that no SDK knows', throttle(), 4],
    ['HTTP 429', refusal('Anything', 429), 4],
    ['HTTP 500', refusal('InternalFailure', 500), 2],
    ['HTTP 503', refusal('ServiceUnavailable', 503), 2],
    ['a connection that was cut', Object.assign(new Error(), {code: 'ECONNRESET'}), 2],
    ['no answer in time', Object.assign(new Error(), {name: 'TimeoutError'}), 2],
    ['a refusal', refusal('AccessDeniedException', 401), 0],
    ['a limit that waiting does not lift', refusal('AccountChannelLimitExceededException', 400), 0],
    ['HTTP 501', refusal('NotImplemented', 501), 0],
    ['a name that does not exist', Object.assign(new Error(), {code: 'ENOTFOUND'}), 0],
    ['a certificate that is not trusted', Object.assign(new Error(), {code: 'DEPTH_ZERO_SELF_SIGNED_CERT'}), 0],
  ])('%s', async (_, error, retries) => {
    expect(await failing(error)).toHaveLength(retries)
  })

  test.each([
    ['a connection that was refused', Object.assign(new Error(), {code: 'ECONNREFUSED'}), undefined],
    ['a connection that was cut', Object.assign(new Error(), {code: 'ECONNRESET'}), true],
  ])('after %s', async (_, error, unclear) => {
    const {clock, attempts} = world({patient: false})
    const trace: {endpoint: string; unclear?: boolean} = {endpoint: 'h:1'}
    await inVirtualTime(
      clock,
      attempts({...request, trace}, () => Promise.reject(error)).catch(() => {}),
    )
    expect(trace.unclear).toBe(unclear)
  })

  it('says which attempt failed, why, and how long it waits', async () => {
    const retries = await failing(throttle(), {patient: true})
    expect(retries.map(({attempt}) => attempt)).toEqual(retries.map((_, index) => index + 1))
    expect(retries[0]).toMatchObject({operation: 'DescribeSignalingChannel', failure: {code: 'ClientLimitExceededException'}})
    for (const {attempt, waitMs} of retries) expect(waitMs).toBeLessThan(Math.min(5000, 200 * 2 ** (attempt - 1)))
  })

  it('waits for anything between nothing and the longest time, so that clients spread', async () => {
    const waits = (await failing(throttle(), {patient: true})).slice(10).map(({waitMs}) => waitMs)
    expect(Math.min(...waits)).toBeLessThan(500)
    expect(Math.max(...waits)).toBeGreaterThan(4500)
    const mean = waits.reduce((sum, ms) => sum + ms, 0) / waits.length
    expect(Math.abs(mean - 2500)).toBeLessThan(600)
  })

  it('is sent again at once when the SDK has just learned how wrong the clock is, but only once', async () => {
    const skewed = Object.assign(refusal('InvalidSignatureException', 403), {
      $metadata: {httpStatusCode: 403, clockSkewCorrected: true},
    })
    expect(await failing(skewed)).toMatchObject([{attempt: 1, waitMs: 0}])
  })

  it('stops waiting when it is interrupted: in the queue, and between two attempts', async () => {
    const {clock, attempts} = world()
    const controller = new AbortController()
    const reason = new Error('Ctrl-C')
    const interruptible = {...request, signal: controller.signal}
    const hanging = Array.from({length: 10}, () => attempts(interruptible, () => new Promise<never>(() => {})).catch((e) => e))
    const throttled = attempts({...interruptible, operation: 'ListSignalingChannels'}, () => Promise.reject(throttle()))
    await new Promise((resolve) => setImmediate(resolve))
    controller.abort(reason)
    await expect(throttled).rejects.toBe(reason)
    expect(await Promise.all(hanging.slice(5))).toEqual(Array(5).fill(reason))
    expect(clock.pending).toBe(0)
  })
})
