"use strict";

const CAREER = EXAMPLES.findIndex(({ query }) => query.includes("careerPath"));
const part = (id) => document.getElementById(id);

function keep(token) {
  keepToken(token);
  part("forget").hidden = false;
}

function forget() {
  forgetToken();
  part("token").value = "";
  part("forget").hidden = true;
  part("status").textContent = "The token is forgotten.";
  part("token").focus();
}

function pick() {
  const { query, variables } = EXAMPLES[part("example").selectedIndex];
  part("query").value = query;
  part("variables").value = variables;
}

function say(text, answer) {
  part("status").textContent = text;
  part("answer").textContent = answer ?? "";
}

function variablesAsked() {
  const text = part("variables").value.trim();
  return text ? JSON.parse(text) : null;
}

async function ask() {
  let variables;
  try {
    variables = variablesAsked();
  } catch (error) {
    say(`The variables are not JSON: ${error.message}`);
    part("variables").focus();
    return;
  }
  const token = part("token").value.trim();
  say("Asking …");
  part("answer").setAttribute("aria-busy", "true");
  try {
    const started = performance.now();
    const response = await askHub(token, part("purpose").value, { query: part("query").value, variables });
    const answer = await response.json();
    const milliseconds = Math.round(performance.now() - started);
    show(response.status, answer, milliseconds);
    if (response.status !== 401) keep(token);
  } catch (error) {
    say(error instanceof SyntaxError ? "The hub sent something that is not JSON." : `The hub did not answer: ${error.message}`);
  } finally {
    part("answer").removeAttribute("aria-busy");
  }
}

function show(status, answer, milliseconds) {
  const errors = answer.errors ?? [];
  const first = errors.length ? ` ${errors.length > 1 ? `The first of ${errors.length} errors` : "Error"}: ${errors[0].message}` : "";
  const text = JSON.stringify(answer, null, 2);
  say(`Answered in ${milliseconds} ms, status ${status}.${first}`, text);
  const servant = /"(servant:[a-z0-9]+)"/.exec(text);
  if (servant) EXAMPLES[CAREER].variables = JSON.stringify({ id: servant[1] });
}

// The first example stands in the page itself, so that it can be read without this script.
EXAMPLES[0].query = part("query").value;
part("example").replaceChildren(...EXAMPLES.map(({ title }) => new Option(title)));
part("example").addEventListener("change", pick);
part("ask").addEventListener("submit", (event) => { event.preventDefault(); ask(); });
part("forget").addEventListener("click", forget);
part("query").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    part("ask").requestSubmit();
  }
});
const token = keptToken();
if (token) {
  part("token").value = token;
  part("forget").hidden = false;
}
part("send").disabled = false;
