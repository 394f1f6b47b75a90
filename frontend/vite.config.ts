import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where the Python package looks for the built pages. */
const BUILT = "../src/backscroll/web/static";

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: {
      "@": new URL("./src", import.meta.url).pathname,
      "react-style-singleton": new URL("./src/lib/no-styles.ts", import.meta.url).pathname,
    },
  },
  build: {
    outDir: BUILT,
    emptyOutDir: true,
    // A script or picture inside a page is refused by the server's own rules.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // `npm run dev` beside `backscroll serve --port 8321`.
  server: { proxy: { "/api": "http://localhost:8321" } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], css: { include: [/tokens\.css/] } },
});
