// An HL7 v2 server on a free loopback port that acknowledges every message; ends when its standard input closes.
const { Hl7Server } = require('@medplum/hl7');

const server = new Hl7Server((connection) => {
  connection.addEventListener('message', ({ message }) => {
    connection.send(message.buildAck());
    console.log('message ' + message.getSegment('MSH').getField(10).toString());
  });
});
server.start({ port: 0, host: '127.0.0.1' }); // handed to net.Server.listen() as it is
server.server.once('listening', () => console.log('listening on ' + server.server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
