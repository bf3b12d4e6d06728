/** Names the emulator that an environment belongs to, by its state directory. */
export const stateVariable = 'KVSCTL_EMULATOR_STATE'
