// Bundles the islands and the style into wwwroot/dist, or with --tests the tests into node_modules/.tests for node:test.
import { build } from "esbuild";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";

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
    entryPoints: ["src/portal.ts", "src/noc.ts", "src/sign-in.ts"],
    outdir: dist,
    chunkNames: "[name]-[hash]",
    splitting: true,
    minify: true,
  });
  await build({ ...shared, entryPoints: ["css/portal.css", "css/public.css"], outdir: dist, minify: true });
  await cp("node_modules/uplot/dist/uPlot.min.css", `${dist}/plot.css`);
  // In a layer of its own, so that the page's style has the last word.
  const mapStyle = await readFile("node_modules/leaflet/dist/leaflet.css", "utf8");
  await writeFile(`${dist}/map.css`, `@layer map {\n${mapStyle}\n}\n`);
  // The bundles hold their code, and their licences ask to travel with it.
  const licences = ["@microsoft/signalr", "uplot", "leaflet"].map(async (name) => {
    const files = (await readdir(`node_modules/${name}`)).filter((file) => /^licen[cs]e/i.test(file));
    const texts = files.map((file) => readFile(`node_modules/${name}/${file}`, "utf8"));
    const { license } = JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
    return `${name} (${license})\n\n${(await Promise.all(texts)).join("\n")}`;
  });
  await writeFile(`${dist}/licences.txt`, (await Promise.all(licences)).join("\n\n"));
}
