// Subscribes with graphql-ws or graphql-sse, and prints each answer as a line of JSON: node subscriber.cjs ws|sse URL… < request
// The request is JSON with query and variables. When a connection is lost, it goes on at the next address after the last cursor.
const [kind, ...urls] = process.argv.slice(2);
const request = JSON.parse(require("fs").readFileSync(0, "utf8"));
const headers = { Authorization: `Bearer ${process.env.HUB_TOKEN}`, "X-Purpose": "oversight" };
let tried = -1;
const url = () => urls[++tried % urls.length];
const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const always = { retryAttempts: 50, retryWait: () => new Promise((resolve) => setTimeout(resolve, 100)) };
const client =
  kind === "ws"
    ? require("graphql-ws").createClient({
        ...always,
        url: () => `${url().replace("http", "ws")}graphql`,
        webSocketImpl: require("ws"),
        connectionParams: headers,
        shouldRetry: () => true,
      })
    : require("graphql-sse").createClient({
        ...always,
        retry: always.retryWait,
        url: () => `${url()}graphql`,
        headers,
      });
const end = (line) => {
  print(line);
  process.exit(0);
};
client.subscribe(request, {
  next: (answer) => {
    const [told] = Object.values(answer.data ?? {});
    if (told?.cursor) request.variables = { ...request.variables, after: told.cursor };
    print(answer);
  },
  error: (error) => end({ error: Array.isArray(error) ? error : { code: error.code, message: String(error.reason ?? error.message) } }),
  complete: () => end({ complete: true }),
});
