// Two minutes before a session ends that nobody uses, says so, with a way to stay. Without this file nothing is lost: a form that is sent
// later is kept while somebody signs in again.
const { dataset } = document.querySelector("script[data-idle]");
const ahead = 120;
let ending, warning;

const note = document.createElement("div"); // it is there, and empty, before it says anything: so what it says is read out
note.className = "sl-idle sl-screen";
note.setAttribute("role", "status");
const says = document.createElement("p");
const button = document.createElement("button");
button.type = "button";
button.className = "govuk-button govuk-button--secondary";
button.textContent = "Stay signed in";
document.body.append(note);

function wait() {
  clearTimeout(ending);
  note.replaceChildren();
  clearTimeout(warning);
  warning = setTimeout(warn, Math.max(0, (dataset.idle - ahead) * 1000));
}

function warn() {
  says.textContent = "Nothing was opened or sent from here for a while. You are signed out in two minutes, unless you stay.";
  note.replaceChildren(says, button);
  ending = setTimeout(() => over("You are signed out here. What you send from this page is kept while you sign in again."), ahead * 1000);
}

function over(words) {
  says.textContent = words;
  button.remove();
}

button.addEventListener("click", async () => {
  const answer = await fetch(dataset.stay, { method: "POST", mode: "same-origin" }).catch(() => ({}));
  if (answer.status === 204) return wait();
  clearTimeout(ending);
  over("You could not stay signed in. What you send from this page is kept while you sign in again.");
});
document.addEventListener("sl-used", wait); // something was sent without leaving the page
wait();
