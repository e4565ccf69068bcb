// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vite";

// One classic script and one style sheet, which the program puts into each report once. Names without a hash: the
// program looks for exactly these two files.
export default defineConfig({
  build: {
    target: "es2020",
    outDir: "dist",
    emptyOutDir: true,
    reportCompressedSize: false,
    lib: {
      entry: "src/main.ts",
      formats: ["iife"],
      name: "RuborReport",
      fileName: () => "report.js",
      cssFileName: "report",
    },
  },
});
