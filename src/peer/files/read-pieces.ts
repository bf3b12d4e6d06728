import {open} from 'node:fs/promises'
import {unreadable} from './unusable-file.ts'

/** Some frames of video, some seconds of sound. */
const pieceBytes = 64 * 1024

/** The bytes of a file, piece by piece. Each piece is a buffer of its own, since frames refer to it. @throws UserError */
export async function* readPieces(path: string): AsyncGenerator<Buffer> {
  try {
    const file = await open(path)
    try {
      for (;;) {
        const {bytesRead, buffer} = await file.read(Buffer.allocUnsafeSlow(pieceBytes), 0, pieceBytes)
        if (bytesRead === 0) return
        yield buffer.subarray(0, bytesRead)
      }
    } finally {
      await file.close()
    }
  } catch (error) {
    throw unreadable(path, error)
  }
}
