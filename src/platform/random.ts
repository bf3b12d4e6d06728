import {randomBytes} from 'node:crypto'

/** Where unpredictable bytes come from. */
export interface Random {
  bytes(count: number): Buffer
}

export const systemRandom: Random = {bytes: (count) => randomBytes(count)}
