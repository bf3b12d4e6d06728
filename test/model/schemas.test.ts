import {describe, expect, it} from 'vitest'
import {hasSchema, schemaErrors, schemaFiles} from '../support/json-schemas.ts'

// Every document that a command test parses is held against its schema (test/support/run-command.ts).
describe('the published schemas', () => {
  it.each(schemaFiles)('%s is a schema, and is named like its id', (file) => {
    expect(hasSchema(`urn:kvsctl:schema:${file.replace('.schema.json', '')}:1`)).toBe(true)
  })

  it('would notice a member that nobody described', () => {
    const error = {code: 'x', message: 'x', remedy: [], exitCode: 1}
    expect(schemaErrors({schema: 'urn:kvsctl:schema:error:1', error})).toBeUndefined()
    expect(schemaErrors({schema: 'urn:kvsctl:schema:error:1', error: {...error, mood: 'bad'}})).toBeDefined()
    expect(schemaErrors({schema: 'urn:kvsctl:schema:error:1'})).toBeDefined()
  })
})
