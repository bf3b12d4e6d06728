export type {ActiveFault, FaultRequest} from './faults/registry.ts'
export type {EmulatorPorts} from './hosts/open-hosts.ts'
export {type Emulator, type EmulatorOptions, startEmulator} from './start.ts'
