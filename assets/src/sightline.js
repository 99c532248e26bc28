// Starts the few GOV.UK components that a page may hold. Every page works without this file.
import { Button, Checkboxes, ErrorSummary, Radios, SkipLink, createAll } from "govuk-frontend";

createAll(Button, { preventDoubleClick: true });
createAll(Checkboxes);
createAll(ErrorSummary);
createAll(Radios);
createAll(SkipLink);

// What is asked once something is said to be there opens by itself; without this it is opened by its line, or once the page was sent.
document.addEventListener("change", ({ target }) => {
  const more = target.closest(".sl-ask")?.querySelector(":scope > details[data-unfolds]");
  if (more && !more.contains(target) && more.dataset.unfolds.split(" ").includes(target.value)) {
    more.open = true;
  }
});
