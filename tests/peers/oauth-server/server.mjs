// An independent OAuth 2.0 authorization server for tests (panva's oidc-provider), client_credentials only:
// SMART Backend Services style private_key_jwt (RS384, ES384) and client_secret clients, short-lived JWT access tokens.
//   node server.mjs --port 8091 (0 = any free one) [--host 127.0.0.1] [--ttl 60] [--audience http://127.0.0.1:8090/fhir]
//                   [--scopes "system/MedicationRequest.read system/*.rs"]
//                   [--keys DIR]           where the client key files are kept (made on the first run), default ./keys
//                   [--secret test-secret] the secret of the two client_secret clients
//                   [--client-jwks-uri URL]  the public keys of the client jwt-remote
//                   [--until-stdin-closes] end with the process that started this one, however that one ends
// Clients: jwt-rs384, jwt-es384 (private_key_jwt; keys/<client>.private.jwk.json and .pem), jwt-remote (private_key_jwt, its keys
// fetched from --client-jwks-uri when given), secret-basic, secret-post. Endpoints: /token, /jwks,
// /.well-known/openid-configuration, and /.well-known/smart-configuration.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createPrivateKey, webcrypto } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

// What jose and oidc-provider take for granted, and Node 18 has not.
globalThis.crypto ??= webcrypto;
URL.parse ??= (text, base) => { try { return new URL(text, base); } catch { return null; } };

const opt = (dflt) => (dflt === undefined ? { type: 'string' } : { type: 'string', default: dflt });
const { values: a } = parseArgs({ options: { port: opt('8091'), host: opt('127.0.0.1'), ttl: opt('60'), audience: opt('http://127.0.0.1:8090/fhir'),
  scopes: opt('system/MedicationRequest.read system/MedicationRequest.write system/MedicationRequest.rs system/Patient.read system/*.read system/*.rs system/*.write'),
  keys: opt('keys'), secret: opt('test-secret'), 'client-jwks-uri': opt(), 'until-stdin-closes': { type: 'boolean', default: false } } });
const ttl = Number(a.ttl);

// Keys are made once and then read back, so a restart keeps every client and every signed token valid.
mkdirSync(a.keys, { recursive: true });
async function key(name, alg) {
  const file = join(a.keys, `${name}.private.jwk.json`);
  if (!existsSync(file)) {
    const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
    const jwk = { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: name };
    writeFileSync(file, JSON.stringify(jwk, null, 1), { mode: 0o600 });
    writeFileSync(join(a.keys, `${name}.private.pem`), createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}
const publicPart = ({ d, p, q, dp, dq, qi, oth, ...pub }) => pub;
const rs384 = await key('jwt-rs384', 'RS384'), es384 = await key('jwt-es384', 'ES384'), signing = await key('server', 'RS256');

let handle; // made when the port, and with it the issuer, is known
const server = createServer((req, res) => {
  if (req.url === '/.well-known/smart-configuration') {
    res.writeHead(200, { 'Content-Type': 'application/json' });
    return res.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks`, token_endpoint: `${issuer}/token`, grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'], token_endpoint_auth_signing_alg_values_supported: algs, scopes_supported: a.scopes.split(' '), capabilities: ['client-confidential-asymmetric', 'permission-v1', 'permission-v2'] }));
  }
  return handle(req, res);
});
await new Promise((done) => { server.listen(Number(a.port), a.host, done); });
const issuer = `http://${a.host}:${server.address().port}`;

const client = (client_id, more) => ({ client_id, grant_types: ['client_credentials'], response_types: [], redirect_uris: [], scope: a.scopes, ...more });
const jwtClient = (id, alg, more) => client(id, { token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: alg, ...more });
const algs = ['RS384', 'ES384'];
const provider = new Provider(issuer, {
  clients: [
    jwtClient('jwt-rs384', 'RS384', { jwks: { keys: [publicPart(rs384)] } }),
    jwtClient('jwt-es384', 'ES384', { jwks: { keys: [publicPart(es384)] } }),
    ...(a['client-jwks-uri'] ? [jwtClient('jwt-remote', undefined, { jwks_uri: a['client-jwks-uri'] })] : []),
    client('secret-basic', { token_endpoint_auth_method: 'client_secret_basic', client_secret: a.secret }),
    client('secret-post', { token_endpoint_auth_method: 'client_secret_post', client_secret: a.secret }),
  ],
  jwks: { keys: [signing] },
  scopes: a.scopes.split(' '),
  // its own refuses the loopback addresses that everything here is on
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  responseTypes: [],
  clientAuthMethods: ['private_key_jwt', 'client_secret_basic', 'client_secret_post'],
  enabledJWA: { clientAuthSigningAlgValues: algs },
  features: {
    clientCredentials: { enabled: true }, revocation: { enabled: false },
    devInteractions: { enabled: false }, userinfo: { enabled: false }, rpInitiatedLogout: { enabled: false },
    resourceIndicators: { enabled: true, defaultResource: () => a.audience, useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, indicator) => ({ audience: indicator, scope: a.scopes, accessTokenFormat: 'jwt', accessTokenTTL: ttl, jwt: { sign: { alg: 'RS256' } } }) },
  },
  ttl: { ClientCredentials: ttl },
});
provider.on('grant.error', (_ctx, e) => console.log(`token refused: ${e.error} - ${e.error_detail ?? e.error_description ?? ''}`));
handle = provider.callback();
console.log(`OAuth 2.0 test peer on ${issuer}, tokens live ${ttl} s for audience ${a.audience}`);
for (const s of ['SIGTERM', 'SIGINT']) process.on(s, () => process.exit(0));
if (a['until-stdin-closes']) process.stdin.on('end', () => process.exit(0)).resume();
