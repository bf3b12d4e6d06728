import type {Role} from '../../model/channel.ts'
import {denialOf} from '../control-plane/denial.ts'
import {operationFilter} from './api-filters.ts'
import {defineFault} from './fault.ts'

const text = (operation: string) => `User is not authorized to perform: kinesisvideo:${operation}`

const connectOperation = (role: Role) => (role === 'MASTER' ? 'ConnectAsMaster' : 'ConnectAsViewer')

/** REST operations refuse with 401, as both models say; the websocket's gateway with 403. */
export const apiAccessDenied = defineFault({
  name: 'access-denied',
  about: 'the caller lacks the IAM permission for an operation, ConnectAsMaster and ConnectAsViewer included',
  params: {operation: operationFilter.about},
  create: (params) => {
    const strikes = operationFilter.create(params)
    return {
      request: ({operation}) => {
        if (!strikes(operation)) return undefined
        const {status, code, message} = denialOf(operation, text(operation))
        return {kind: 'error', status, code, message}
      },
      upgrade: ({role}) => {
        const operation = connectOperation(role)
        if (!strikes(operation)) return undefined
        const headers = {'Content-Type': 'application/json; charset=UTF-8', 'x-amzn-ErrorType': 'AccessDeniedException'}
        return {kind: 'refuse', status: 403, headers, body: JSON.stringify({message: text(operation)})}
      },
    }
  },
})
