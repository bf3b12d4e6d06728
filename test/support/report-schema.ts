import {readFileSync} from 'node:fs'
import {Ajv2020, type ValidateFunction} from 'ajv/dist/2020.js'

const path = new URL('../../src/model/schema/report.schema.json', import.meta.url)

/** The published schema of reports, as something that validates. */
export function reportValidator(): ValidateFunction {
  const ajv = new Ajv2020({allErrors: true, strict: true, strictRequired: false})
  ajv.addFormat('date-time', (text: string) => new Date(text).toISOString() === text)
  ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/)
  return ajv.compile(JSON.parse(readFileSync(path, 'utf8')))
}
