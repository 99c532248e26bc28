// Builds assets/dist from assets/src: one style sheet, one small script, one for passkeys, one that says when a session ends, one that keeps drafts, one that says what is urgent, one that looks at wording, one line of script. Run by npm (prepare).
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Logger, compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const src = (name) => join(here, "src", name);
const dist = join(here, "dist");

// Nothing of an earlier build stays behind.
mkdirSync(dist, { recursive: true });
for (const name of readdirSync(dist)) if (name !== ".gitkeep") rmSync(join(dist, name), { recursive: true });

// sass throws on any error, so a half-made style sheet is never written.
const { css } = compile(src("sightline.scss"), {
  loadPaths: [join(here, ".."), join(here, "..", "node_modules")],
  style: "compressed",
  quietDeps: true,
  logger: Logger.silent, // MOJ still uses old names of GOV.UK; an error is thrown all the same
});
writeFileSync(join(dist, "sightline.css"), withoutImages(css));

for (const name of ["sightline.js", "keys.js", "idle.js", "draft.js", "ring.js", "words.js"])
  await build({ entryPoints: [src(name)], outfile: join(dist, name), bundle: true, format: "esm", minify: true, target: "es2020", legalComments: "none" });
await build({ entryPoints: [src("js-enabled.js")], outfile: join(dist, "js-enabled.js"), minify: true, target: "es2015" });

// We ship no image and no font: not the crest (it is the Crown's), and no icon that no page of ours shows. A rule of
// GOV.UK or MOJ that names one would only make the browser ask for a file that is not there.
function withoutImages(text) {
  const bare = text.replace(/url\(["']?\/assets\/images\/[^)]*\)/g, "none");
  const left = bare.match(/@font-face|url\((?!["']?data:)[^)]*\)/);
  if (left) throw new Error(`the style sheet asks for a file that we do not ship: ${left[0]}`);
  return bare;
}
