// Bundles the islands into wwwroot/dist, or with --tests the tests into node_modules/.tests for node:test.
import { build } from "esbuild";
import { cp, readdir, rm } from "node:fs/promises";

const shared = { bundle: true, format: "esm", target: "es2022", logLevel: "warning", legalComments: "none" };

if (process.argv.includes("--tests")) {
  const tests = (await readdir("test")).filter((name) => name.endsWith(".test.ts"));
  await rm("node_modules/.tests", { recursive: true, force: true });
  await build({
    ...shared,
    entryPoints: tests.map((name) => `test/${name}`),
    outdir: "node_modules/.tests",
    outExtension: { ".js": ".mjs" },
    platform: "node",
  });
} else {
  const dist = "../wwwroot/dist";
  await rm(dist, { recursive: true, force: true });
  await build({
    ...shared,
    entryPoints: ["src/portal.ts", "src/noc.ts"],
    outdir: dist,
    chunkNames: "[name]-[hash]",
    splitting: true,
    minify: true,
  });
  await cp("node_modules/uplot/dist/uPlot.min.css", `${dist}/plot.css`);
}
