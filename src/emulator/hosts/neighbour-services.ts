import type {EmulatorContext} from '../context.ts'
import type {NeighbourServices} from './control-host.ts'

/** The services beside Kinesis Video Streams that kvsctl asks, by signing name. */
export const neighbourServices = (_context: EmulatorContext): NeighbourServices => ({})
