// Says on an open page, within five seconds, that something urgent came in. Without this file the next page says so.
const { dataset } = document.querySelector("script[data-ring]");
const note = document.getElementById("ring");
const every = 4000; // and one second for the way
let shown = Number(dataset.count);

function words(n) {
  return n === 1 ? "1 urgent thing came in, and you have not said that you read it." : `${n} urgent things came in, and you have not said that you read them.`;
}

function say(n) {
  if (n === shown) return;
  shown = n;
  note.replaceChildren();
  if (n === 0) return;
  const line = document.createElement("p");
  const link = document.createElement("a");
  line.textContent = words(n) + " ";
  link.href = dataset.link;
  link.textContent = "Read it";
  line.append(link);
  note.append(line);
}

async function look() {
  const answer = await fetch(dataset.ring, { method: "POST", mode: "same-origin" }).catch(() => ({}));
  if (answer.status === 200) {
    const n = Number(await answer.text());
    if (Number.isInteger(n)) say(n);
  }
  if (answer.status === 401 || answer.status === 403) return; // the session is over
  setTimeout(look, every);
}
setTimeout(look, every);
