import {describe, expect, it} from 'vitest'
import {BatchedOutput} from '../../src/cli/batched-output.ts'

const idle = () => new Promise((resolve) => setImmediate(resolve))

describe('output in batches', () => {
  it('joins what is there at once, and holds nothing back while the source waits', async () => {
    const written: string[] = []
    const output = new BatchedOutput(async (text) => void written.push(text))
    output.add('a\n')
    output.add('b\n')
    expect(written).toEqual([])
    await idle()
    expect(written).toEqual(['a\nb\n'])
    output.add('c\n')
    await output.flush()
    await output.flush()
    expect(written).toEqual(['a\nb\n', 'c\n'])
  })

  it('has the source wait for a slow reader', async () => {
    let read = (): void => {}
    const output = new BatchedOutput(
      () =>
        new Promise((resolve) => {
          read = resolve
        }),
    )
    let lines = 0
    let waits = false
    while (!waits && lines++ < 1_000_000) {
      const slow = output.add('x'.repeat(100))
      waits = slow !== undefined
      if (!slow) continue
      let goesOn = false
      slow.then(() => {
        goesOn = true
      })
      await idle()
      expect(goesOn).toBe(false)
      read()
      await slow
    }
    expect(waits).toBe(true)
    expect(lines * 100).toBeLessThan(100_000)
  })
})
