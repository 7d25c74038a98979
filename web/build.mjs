// Bundles the web folder: node build.mjs OUT_FOLDER
//
// Writes OUT_FOLDER/{name}.{hash}.{ext} with .gz and .br beside each, and OUT_FOLDER/list.tsv with one line per file:
// name, hashed name, content type. The names are those of `desk.css`, `desk.js`, `live.js`, `editor.js`, `push.js`, `mark.svg`.

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "dist");
const types = { ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml" };
const wordsOfScripts = ["time.ftl", "script.ftl"].map((name) => join(here, "../crates/shell/words/en", name));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const common = {
  bundle: true,
  minify: true,
  write: false,
  absWorkingDir: here,
  outdir: out,
  format: "esm",
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
  loader: { ".svg": "dataurl" },
  legalComments: "none",
  logLevel: "warning",
  plugins: [words(), icons()],
};

const live = await bundle("live/worker.ts", {});
const liveName = keep("live.js", live);
const editor = await bundle("editor/editor.ts", {});
const editorName = keep("editor.js", editor);
const desk = await bundle("desk/desk.ts", {
  LIVE_URL: JSON.stringify(`./${liveName}`),
  EDITOR_URL: JSON.stringify(`./${editorName}`),
});
keep("desk.js", desk);
keep("push.js", await bundle("push/worker.ts", {}));
keep("desk.css", await bundle("css/index.css", {}));
keep("mark.svg", readFileSync(join(here, "mark.svg")));

async function bundle(entry, define) {
  const { outputFiles } = await esbuild.build({ ...common, entryPoints: [entry], define });
  return Buffer.from(outputFiles[0].contents);
}

function keep(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const extension = extname(name);
  const hashed = `${basename(name, extension)}.${hash}${extension}`;
  const gz = gzipSync(bytes, { level: 9 });
  const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  writeFileSync(join(out, hashed), bytes);
  writeFileSync(join(out, `${hashed}.gz`), gz);
  writeFileSync(join(out, `${hashed}.br`), br);
  writeFileSync(join(out, "list.tsv"), `${name}\t${hashed}\t${types[extension]}\n`, { flag: "a" });
  console.log(`${name.padEnd(10)} ${bytes.length} bytes, gzip ${gz.length}, brotli ${br.length}`);
  return hashed;
}

// `import words from "words:"` gives the sentences that scripts say, read from the same files as all others.
function words() {
  return {
    name: "words",
    setup(build) {
      build.onResolve({ filter: /^words:$/ }, () => ({ path: "words", namespace: "words" }));
      build.onLoad({ filter: /.*/, namespace: "words" }, () => {
        const wanted = /^(script-[a-z-]+|time-(?:now|yesterday|minutes-short|hours-short)) = (.+)$/;
        const pairs = wordsOfScripts
          .flatMap((path) => readFileSync(path, "utf8").split("\n"))
          .map((line) => wanted.exec(line))
          .filter(Boolean)
          .map(([, key, sentence]) => [key, sentence]);
        return { contents: JSON.stringify(Object.fromEntries(pairs)), loader: "json" };
      });
    },
  };
}

// `@import "icons:"` gives one class per file of icons/.
function icons() {
  return {
    name: "icons",
    setup(build) {
      build.onResolve({ filter: /^icons:$/ }, () => ({ path: "icons", namespace: "icons" }));
      build.onLoad({ filter: /.*/, namespace: "icons" }, () => {
        const names = readdirSync(join(here, "icons")).sort();
        const rule = (file) => `.icon-${basename(file, ".svg")}{--shape:url("./icons/${file}")}`;
        return { contents: names.map(rule).join("\n"), loader: "css", resolveDir: here };
      });
    },
  };
}
