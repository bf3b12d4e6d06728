import {defineFault, type FaultPoints} from './fault.ts'
import {roleFilter} from './role-filter.ts'

const page = (title: string, text: string): string =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>\n`

/** What proxies and captive portals say to what they do not let through, as it looks in the wild. */
const answers: Readonly<Record<string, {headers: Record<string, string>; body: string}>> = {
  200: {headers: {Server: 'proxy'}, body: page('Access blocked', 'This site is not allowed by the policy of your organisation.')},
  302: {headers: {Location: 'http://portal.example/login'}, body: page('Sign in', 'Sign in to use this network.')},
  407: {
    headers: {'Proxy-Authenticate': 'Basic realm="proxy.example"'},
    body: page('Proxy authentication required', 'Sign in to the proxy.'),
  },
}

export const websocketIntercepted = defineFault({
  name: 'websocket-intercepted',
  about: 'a proxy or a captive portal answers the upgrade of the signaling websocket with a page',
  params: {
    status: 'with the page goes 200 (blocked), 302 (portal) or 407 (wants a password); 200 without it',
    role: roleFilter.about,
  },
  create: ({status = '200', ...params}) => {
    const answer = Object.hasOwn(answers, status) ? answers[status] : undefined
    if (!answer) throw new Error(`status "${status}" is none of ${Object.keys(answers).join(', ')}.`)
    const strikes = roleFilter.create(params.role)
    const effect: FaultPoints['upgrade']['effect'] = {
      ...{kind: 'refuse', status: Number(status), body: answer.body, byProxy: true},
      headers: {'Content-Type': 'text/html', ...answer.headers},
    }
    return {upgrade: ({role}) => (strikes(role) ? effect : undefined)}
  },
})
