import {requireRetentionInRange} from '../retention.ts'
import {dataRetentionChangeInHours, dataRetentionOperation} from '../shapes/kinesisvideo.ts'
import {defineStreamUpdate} from '../streams.ts'

export const updateDataRetention = defineStreamUpdate({
  name: 'UpdateDataRetention',
  route: '/updateDataRetention',
  denied: 'NotAuthorizedException',
  required: {Operation: dataRetentionOperation, DataRetentionChangeInHours: dataRetentionChangeInHours},
  change({dataRetentionInHours}, {Operation, DataRetentionChangeInHours: hours}) {
    const change = Operation === 'INCREASE_DATA_RETENTION' ? hours : -hours
    return {dataRetentionInHours: requireRetentionInRange(dataRetentionInHours + change)}
  },
})
