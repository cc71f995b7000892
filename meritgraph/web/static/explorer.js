"use strict";

const part = (id) => document.getElementById(id);
const root = ReactDOM.createRoot(part("explorer"));
const start = { query: EXAMPLES[0].query, variables: EXAMPLES[0].variables };
let shown = start;
let signedIn = 0;

// Answers are those of the hub, errors included; without a token the hub is not asked at all.
async function fetcher(operation) {
  const token = keptToken() || part("token").value.trim();
  if (!token) {
    return { errors: [{ message: "Give a token first: meritgraph token prints one." }] };
  }
  const response = await askHub(token, part("purpose").value, operation);
  if (response.status === 401) {
    part("token-note").textContent = "The hub does not accept this token. Get another one with meritgraph token.";
  }
  return response.json();
}

// Tabs and history may name people: they last as long as this tab, as the token does.
const storage = {
  getItem: (name) => kept((session) => session.getItem(name)),
  setItem: (name, value) => kept((session) => session.setItem(name, value)),
  removeItem: (name) => kept((session) => session.removeItem(name)),
  get length() { return kept((session) => session.length) ?? 0; },
  clear: () => undefined,
};

// A new key makes the explorer read the schema again, which it can only with a token.
function draw() {
  root.render(React.createElement(GraphiQL, {
    key: signedIn, fetcher, storage, query: shown.query, variables: shown.variables,
    isHeadersEditorEnabled: false, shouldPersistHeaders: false,
  }));
}

part("example").replaceChildren(...EXAMPLES.map(({ title }) => new Option(title)));
part("example").addEventListener("change", () => {
  const { query, variables } = EXAMPLES[part("example").selectedIndex];
  shown = { query, variables };
  draw();
});
part("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  keepToken(part("token").value.trim());
  part("forget").hidden = false;
  part("token-note").textContent = "This tab keeps the token until you close it.";
  signedIn += 1;
  draw();
});
part("forget").addEventListener("click", () => {
  forgetToken();
  part("token").value = "";
  part("forget").hidden = true;
  part("token-note").textContent = "The token is forgotten.";
  part("token").focus();
});
if (keptToken()) {
  part("token").value = keptToken();
  part("forget").hidden = false;
}
draw();
