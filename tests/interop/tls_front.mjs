// Speaks TLS in front of a server that does not: tls_front.mjs KEY CERTIFICATE PORT PORT-OF-THE-SERVER.
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { createServer } from "node:tls";

const [key, cert, port, serverPort] = process.argv.slice(2);

createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (client) => {
  const server = connect(Number(serverPort), "127.0.0.1");
  client.on("error", () => server.destroy());
  server.on("error", () => client.destroy());
  client.pipe(server).pipe(client);
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
