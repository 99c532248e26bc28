package web

import (
	"embed"
	"html/template"
)

//go:embed templates
var templateFiles embed.FS

type pageTemplate = template.Template

// pages are the names of the pages: each is web/<name>.go and web/templates/<name>.html.
var pages = []string{
	"start", "list", "child", "then", "print", "trace", "search", "question", "questions", "rulebook", "rule", "preview", "blank", "problem", "files", "file_back", "known",
	"sign_in", "prove", "kept", "back", "enrol", "enrol_ways", "enrol_codes", "set_up", "account",
	"people", "person", "person_new", "person_code", "teams", "team", "certify", "policies", "ties", "tie", "tie_end", "declare", "duty", "hold", "details",
	"notices", "approvals", "reviews", "break_glass", "share", "export", "export_many", "sealed", "revealed", "seal", "seal_back",
	"disclose", "restrict", "unlist", "purge",
	"matters", "exceptions", "refer", "contexts", "context", "context_refer", "word_rates", "word_training", "word_sample",
	"map", "pathway", "status", "moments", "meetings", "agenda", "minutes", "step", "step_section", "step_check", "step_closed", "step_moved", "step_clash",
}

// parseTemplates puts the frame and the parts around every page. A program with a broken page must not start.
func parseTemplates() map[string]*pageTemplate {
	common := template.Must(template.New("").ParseFS(templateFiles, "templates/layout.html", "templates/parts/*.html"))
	all := make(map[string]*pageTemplate, len(pages))
	for _, name := range pages {
		all[name] = template.Must(template.Must(common.Clone()).ParseFS(templateFiles, "templates/"+name+".html"))
	}
	return all
}
