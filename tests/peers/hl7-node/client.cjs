// usage: client.cjs PORT FILE…   sends each file's message and waits for its acknowledgement; one JSON line each.
// CommonJS: the ES module of @medplum/hl7 3.3.0 imports names that iconv-lite does not export.
const { readFileSync } = require('node:fs');
const { Hl7Message } = require('@medplum/core');
const { Hl7Client } = require('@medplum/hl7');

async function main([port, ...files]) {
  const client = new Hl7Client({ host: '127.0.0.1', port: Number(port) });
  for (const file of files) {
    const message = Hl7Message.parse(readFileSync(file, 'utf8'));
    const answer = await client.sendAndWait(message);
    const msa = answer.getSegment('MSA');
    console.log(JSON.stringify({
      sent: message.getSegment('MSH').getField(10).toString(),
      code: msa.getField(1).toString(),
      acknowledged: msa.getField(2).toString(),
    }));
  }
  client.close();
}

main(process.argv.slice(2));
