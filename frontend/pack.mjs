/** Writes a packed twin beside each built script and style: what the server sends to a browser that can unpack it. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const built = new URL("../src/backscroll/web/static/assets/", import.meta.url);

for (const name of readdirSync(built).filter((name) => /\.(js|css)$/.test(name))) {
  writeFileSync(new URL(`${name}.br`, built), brotliCompressSync(readFileSync(new URL(name, built))));
}
