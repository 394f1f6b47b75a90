import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** Imports run app → features → components, api, lib; a feature knows no other feature, and no file its parent. */
const outside = (...rooms) => ({
  "no-restricted-imports": [
    "error",
    {
      patterns: [
        { regex: `^@/(${rooms.join("|")})/`, message: "Imports run downwards." },
        { regex: "^\\.\\./", message: "Name it from @/." },
      ],
    },
  ],
});

export default tseslint.config(
  { ignores: ["src/api/schema.gen.ts"] },
  ...tseslint.configs.strict,
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { "react-hooks": hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      // It warns of a compiler that these pages are not built with.
      "react-hooks/incompatible-library": "off",
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: "Content is text on every path: MessageBody renders it.",
        },
      ],
    },
  },
  { files: ["src/features/**"], rules: outside("app", "features") },
  { files: ["src/components/**"], rules: outside("app", "features") },
  { files: ["src/api/**", "src/lib/**"], rules: outside("app", "features", "components") },
);
