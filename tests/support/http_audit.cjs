// node http_audit.cjs URL, with the token of the hub in HUB_TOKEN: prints the GraphQL-over-HTTP audit as a JSON list.
const { auditServer } = require('graphql-http');

const withToken = (url, request = {}) =>
  fetch(url, { ...request, headers: { ...request.headers, Authorization: `Bearer ${process.env.HUB_TOKEN}` } });

auditServer({ url: process.argv[2], fetchFn: withToken }).then((results) =>
  console.log(JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason: reason ?? null })))),
);
