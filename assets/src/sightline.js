// Starts the few GOV.UK components that a page may hold. Every page works without this file.
import { Button, Checkboxes, ErrorSummary, Radios, SkipLink, createAll } from "govuk-frontend";

createAll(Button, { preventDoubleClick: true });
createAll(Checkboxes);
createAll(ErrorSummary);
createAll(Radios);
createAll(SkipLink);
