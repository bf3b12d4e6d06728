import {defineCheck} from '../../check.ts'

/** Tells who asked. STS may be out of reach (a VPC without its endpoint), which says nothing about the channel. */
export const identityKnown = defineCheck({
  id: 'env.identity-known',
  title: 'STS tells who is asking',
  needs: ['identity'],
  after: ['env.credentials-accepted'],
  emits: [],
  settings: {},
  required: false,
  *judge({identity}) {
    yield {note: identity.arn}
  },
})
