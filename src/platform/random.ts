import {randomBytes} from 'node:crypto'

/** Where unpredictable bytes come from. */
export interface Random {
  bytes(count: number): Buffer
}

/** Asking the system costs microseconds, for a few bytes as much as for many. */
const poolBytes = 4096
/** More than this is taken directly. */
const smallBytes = 64

let pool = Buffer.alloc(0)

/** Bytes that nobody else gets: the pool forgets what it gives. */
function fromPool(count: number): Buffer {
  if (pool.length < count) pool = randomBytes(poolBytes)
  const bytes = Buffer.from(pool.subarray(0, count))
  pool.fill(0, 0, count)
  pool = pool.subarray(count)
  return bytes
}

export const systemRandom: Random = {bytes: (count) => (count <= smallBytes ? fromPool(count) : randomBytes(count))}
