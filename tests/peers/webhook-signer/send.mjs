// A sender of webhooks: signs with the reference library, sends with Node's own HTTP client over kept-alive connections.
//   node send.mjs --url http://127.0.0.1:8080/hooks/pharmacy --secret whsec_… [--count 1000] [--connections 4]
//                 [--ca authority.pem] [--prefix msg] [--body FILE]
// prints {"sent":1000,"statuses":{"202":1000},"duplicates":0,"errors":0}. What is answered 503 or 429 is sent again.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { parseArgs } from 'node:util';
import { Webhook } from 'standardwebhooks';

const opt = (dflt) => (dflt === undefined ? { type: 'string' } : { type: 'string', default: dflt });
const { values: a } = parseArgs({ options: { url: opt(), secret: opt(), count: opt('1000'), connections: opt('4'), ca: opt(), prefix: opt('msg'), body: opt() } });
const url = new URL(a.url), client = url.protocol === 'https:' ? https : http, webhook = new Webhook(a.secret);
const agent = new client.Agent({ keepAlive: true, maxSockets: Number(a.connections), ca: a.ca && readFileSync(a.ca) });
const fixed = a.body && readFileSync(a.body, 'utf8');
const result = { sent: 0, statuses: {}, duplicates: 0, errors: 0 };

const post = (id, body) => new Promise((resolve) => {
  const now = new Date(), headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body),
    'webhook-id': id, 'webhook-timestamp': Math.floor(now / 1000), 'webhook-signature': webhook.sign(id, now, body) };
  const request = client.request(url, { method: 'POST', agent, headers }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (part) => (text += part)).on('end', () => resolve({ status: response.statusCode, text }));
  });
  request.on('error', () => resolve({ status: 0 })).end(body);
});

let next = 0;
async function work() {
  while (next < Number(a.count)) {
    const id = `${a.prefix}_${next++}`, body = fixed ?? JSON.stringify({ kind: 'ADHERENCE_SIGNAL', payload: { id } });
    for (let tries = 0; tries < 100; tries++) {
      const { status, text } = await post(id, body);
      result.statuses[status] = (result.statuses[status] ?? 0) + 1;
      if (status === 202) { result.sent++; if (JSON.parse(text).duplicate) result.duplicates++; }
      if (status !== 0 && status !== 503 && status !== 429) break;
      result.errors++;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
await Promise.all(Array.from({ length: Number(a.connections) }, work));
agent.destroy();
console.log(JSON.stringify(result));
