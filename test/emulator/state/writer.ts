// Puts record after record and says so once each is acknowledged, until it is killed.
import {openFileStore} from '../../../src/emulator/state/file-store.ts'

const store = openFileStore(process.argv[2]!, () => {})
for (let i = store.size('marks'); ; i++) {
  store.put('marks', `m${i}`, {atMs: i})
  process.stdout.write(`${i}\n`)
}
