// The gateway: answers queries about the whole supergraph, and asks the subgraphs for their parts: node gateway.cjs SUPERGRAPH [PORT]
// GATEWAY_SECRET_FILE names the file with the secret that this gateway shares with the hub. No address but those of the subgraphs
// is asked for anything.
const fs = require("fs");
const { ApolloGateway, RemoteGraphQLDataSource } = require("@apollo/gateway");
const { ApolloServer } = require("@apollo/server");
const { startStandaloneServer } = require("@apollo/server/standalone");

const [supergraph, port = "4000"] = process.argv.slice(2);
const secret = fs.readFileSync(process.env.GATEWAY_SECRET_FILE, "utf8").trim();

// The hub must know who asks and what for: what she may see is her own. The secret says that it is this gateway which asks for her.
class Hub extends RemoteGraphQLDataSource {
  willSendRequest({ request, context }) {
    request.http.headers.set("X-Gateway-Secret", secret);
    if (context.authorization) request.http.headers.set("Authorization", context.authorization);
    if (context.purpose) request.http.headers.set("X-Purpose", context.purpose);
  }
}

// Other subgraphs get neither: who holds the token of a user can read at the hub what she can.
const dataSource = ({ name, url }) => (name === "hub" ? new Hub({ url }) : new RemoteGraphQLDataSource({ url }));

async function main() {
  const server = new ApolloServer({
    gateway: new ApolloGateway({ supergraphSdl: fs.readFileSync(supergraph, "utf8"), buildService: dataSource }),
    introspection: false,
    includeStacktraceInErrorResponses: false,
    // What a subgraph answered in full, and its address, are nothing for clients.
    formatError: ({ message, path, extensions }) => ({ message, path, extensions: { code: extensions?.code } }),
    allowBatchedHttpRequests: false,
  });
  const { url } = await startStandaloneServer(server, {
    listen: { host: "127.0.0.1", port: Number(port) },
    context: async ({ req }) => ({ authorization: req.headers.authorization, purpose: req.headers["x-purpose"] }),
  });
  console.log(url);
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
