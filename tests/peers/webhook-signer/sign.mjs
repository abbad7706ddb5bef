// Signs and verifies webhooks with the reference library of Standard Webhooks. One JSON object a line in, one out:
//   {"secret":"whsec_…","id":"msg_1","timestamp":1768478400,"body":"<base64>"}   -> {"signature":"v1,…"}
//   … with "signature":"v1,…" too: verifies it at the present time               -> {"valid":true} or {"valid":false}
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

for await (const line of createInterface({ input: process.stdin })) {
  const { secret, id, timestamp, body, signature } = JSON.parse(line), payload = Buffer.from(body, 'base64').toString();
  const webhook = new Webhook(secret);
  let answer;
  if (signature === undefined) answer = { signature: webhook.sign(id, new Date(timestamp * 1000), payload) };
  else try {
    webhook.verify(payload, { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature });
    answer = { valid: true };
  } catch { answer = { valid: false }; }
  console.log(JSON.stringify(answer));
}
