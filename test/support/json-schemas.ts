import {readdirSync, readFileSync} from 'node:fs'
import {Ajv2020, type ValidateFunction} from 'ajv/dist/2020.js'

const directory = new URL('../../src/model/schema/', import.meta.url)

/** The schemas that the package publishes, by their id. */
const ajv = new Ajv2020({allErrors: true, strict: true, strictRequired: false})
ajv.addFormat('date-time', (text: string) => new Date(text).toISOString() === text)
ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/)
export const schemaFiles = readdirSync(directory).filter((name) => name.endsWith('.schema.json'))
for (const file of schemaFiles) ajv.addSchema(JSON.parse(readFileSync(new URL(file, directory), 'utf8')))

/** What is wrong with a document by the schema that it names; nothing where it names none that is published. */
export function schemaErrors(document: unknown): unknown {
  const id = (document as {schema?: unknown} | null)?.schema
  const validate = typeof id === 'string' ? ajv.getSchema(id) : undefined
  return validate && !validate(document) ? validate.errors : undefined
}

/** What validates by the schema with this id. Compiling one takes half a second, so whoever wants it has the same. */
export function validatorOf(id: string): ValidateFunction {
  const validate = ajv.getSchema(id)
  if (!validate) throw new Error(`no schema is published as ${id}`)
  return validate
}

export const hasSchema = (id: string): boolean => ajv.getSchema(id) !== undefined
