import {serviceError} from '../../http/aws-error.ts'
import {apiName} from '../shapes/kinesisvideo.ts'
import {defineStreamOperation} from '../streams.ts'

/** Operations on live media have a host family of their own (`s-`), archived media another (`b-`). */
const live: readonly string[] = ['PUT_MEDIA', 'GET_MEDIA']

export const getDataEndpoint = defineStreamOperation({
  name: 'GetDataEndpoint',
  route: '/getDataEndpoint',
  denied: 'NotAuthorizedException',
  required: {APIName: apiName},
  handle({status}, {APIName}, {dataPlane}) {
    if (status !== 'ACTIVE') throw serviceError('ResourceNotFoundException', 'The requested stream is not found or not active.')
    return {DataEndpoint: live.includes(APIName) ? dataPlane.media : dataPlane.archivedMedia}
  },
})
