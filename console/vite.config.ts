import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Smaller than this, bytes, a file is sent as it is. */
const compressedMin = 1_024;

/** Beside each text file what the hub sends to a browser that takes it compressed: it compresses nothing itself. */
const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      for (const [name, output] of Object.entries(bundle)) {
        const source = output.type === "chunk" ? output.code : output.source;
        if (!/\.(?:js|css)$/.test(name) || source.length < compressedMin) continue;
        this.emitFile({ type: "asset", fileName: `${name}.br`, source: brotliCompressSync(source) });
        this.emitFile({ type: "asset", fileName: `${name}.gz`, source: gzipSync(source) });
      }
    },
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed],
  resolve: { preserveSymlinks: true },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2024",
    // A data: address would need a wider policy than 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The limit that counts is of the compressed whole: see test/browser.
    chunkSizeWarningLimit: 1_000,
  },
});
