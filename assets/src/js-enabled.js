// GOV.UK's one line at the start of the body, served as a file so that no inline script needs an exception.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
