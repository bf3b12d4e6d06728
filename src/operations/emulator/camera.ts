import type {Emulator} from '../../emulator/start.ts'
import type {StatusReport} from './control-file.ts'

/** The camera that comes with an emulator. */
export interface Camera {
  status(): StatusReport['camera']
  /** Its own connections to the emulator, which are no use of it. */
  openSockets(): number
  stop(): Promise<void>
}

export const noCamera: Camera = {status: () => 'off', openSockets: () => 0, stop: async () => {}}

/** Starts the built-in camera beside what goes on; where it fails, the emulator serves without it. */
export function startCamera(emulator: Emulator, log: (line: string) => void): Camera {
  let status: StatusReport['camera'] = 'starting'
  const starting = connectCamera(emulator).then(
    (camera) => {
      status = 'serving'
      log('camera: serves the channel demo')
      return camera
    },
    (error: unknown) => {
      status = 'failed'
      log(`camera: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      return undefined
    },
  )
  return {
    status: () => status,
    openSockets: () => (status === 'serving' ? 1 : 0),
    stop: async () => {
      await (await starting)?.stop()
    },
  }
}

async function connectCamera(_emulator: Emulator): Promise<{stop(): Promise<void> | void}> {
  throw new Error('not built yet')
}
