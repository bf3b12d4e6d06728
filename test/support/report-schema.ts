import type {ValidateFunction} from 'ajv/dist/2020.js'
import {validatorOf} from './json-schemas.ts'

/** The published schema of reports, as something that validates. */
export const reportValidator = (): ValidateFunction => validatorOf('urn:kvsctl:schema:report:1')
