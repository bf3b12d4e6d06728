import {type Clock, systemClock} from '../../src/platform/clock.ts'

/** A clock on which whoever waits waits a part of what was meant: for deadlines that real sockets have to run into. */
export const hastyClock = (factor: number): Clock => ({...systemClock, after: (ms, fn) => systemClock.after(ms / factor, fn)})
