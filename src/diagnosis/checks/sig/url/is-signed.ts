import {urlSignatureKinds} from '../../../catalogue/url-signature.ts'
import {defineCheck} from '../../../check.ts'

const {urlSignedAs, urlSignatureUnexplained} = urlSignatureKinds

/** Without the secret nothing can be said: then it is unknown, and so is the URL where nothing else is wrong with it. */
export const isSigned = defineCheck({
  id: 'sig.url-is-signed',
  title: 'The signature is the one that its access key gives',
  needs: ['urlSignature'],
  after: [],
  emits: [urlSignedAs, urlSignatureUnexplained],
  settings: {},
  required: true,
  *judge({urlSignature: {outcome, accessKeyId, signedAsIf, tolerable, difference}}) {
    if (outcome === 'as-specified') yield {note: accessKeyId}
    else if (outcome === 'unexplained') yield urlSignatureUnexplained.found('X-Amz-Signature', {accessKeyId})
    else
      yield urlSignedAs.found(
        'X-Amz-Signature',
        {signedAsIf, tolerable, ...(difference && {difference})},
        tolerable ? 'warning' : 'error',
      )
  },
})
