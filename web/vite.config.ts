// Builds web/src into hashed files with a manifest. crates/mieruka-web/build.rs calls it with MIERUKA_WEB_OUT set to a
// folder of cargo's own, so that the source tree stays as it was; by hand, `npm run build` writes web/dist.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const outDir = process.env.MIERUKA_WEB_OUT ?? "dist";

/** The page icon goes through the manifest like every other asset, so that it too gets a hashed name. */
function icon(): Plugin {
  return {
    name: "mieruka-icon",
    buildStart() {
      this.emitFile({
        type: "asset",
        name: "icon.svg",
        originalFileName: "src/icon.svg",
        source: readFileSync("src/icon.svg"),
      });
    },
  };
}

/** Compresses once at build time what the server would otherwise compress on every request. */
function compress(): Plugin {
  return {
    name: "mieruka-compress",
    writeBundle(options) {
      const dir = options.dir ?? outDir;
      for (const name of readdirSync(dir)) {
        if (/\.(js|css|svg)$/.test(name)) {
          writeFileSync(join(dir, `${name}.gz`), gzipSync(readFileSync(join(dir, name)), { level: 9 }));
        }
      }
    },
  };
}

export default defineConfig({
  base: "/assets/",
  publicDir: false,
  logLevel: "warn",
  plugins: [icon(), compress()],
  build: {
    outDir,
    emptyOutDir: true,
    assetsDir: "",
    manifest: "manifest.json",
    target: "es2022",
    cssTarget: ["chrome111", "firefox113", "safari16.4"],
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { app: "src/app.ts", style: "src/style/index.css" },
    },
  },
});
