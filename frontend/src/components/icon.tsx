/** Our signs: drawn on a grid of 16 with one line, so that they read as one hand. */
const PATHS = {
  home: "M2 7.5 8 2l6 5.5M3.5 6.5V14h9V6.5M6.5 14v-4h3v4",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14",
  star: "M8 2l1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5Z",
  archive: "M2 3h12v3H2Zm1 3v7h10V6M6.5 9h3",
  trash: "M2.5 4h11M6 4V2.5h4V4m-6 0 .7 9.5h6.6L12 4M6.8 7v4M9.2 7v4",
  tag: "M2 2h5l7 7-5 5-7-7Zm3 3h.01",
  export: "M8 10V2m0 0L5 5m3-3 3 3M2.5 9.5V14h11V9.5",
  import: "M8 2v8m0 0L5 7m3 3 3-3M2.5 9.5V14h11V9.5",
  more: "M3 8h.01M8 8h.01M13 8h.01",
  close: "M3.5 3.5l9 9m0-9-9 9",
  left: "M10 3 5 8l5 5",
  right: "M6 3l5 5-5 5",
  down: "M3 6l5 5 5-5",
  up: "M3 10l5-5 5 5",
  menu: "M2 4h12M2 8h12M2 12h12",
  settings: "M2 5h7m3 0h2M2 11h2m3 0h7M10.5 3.5v3M5.5 9.5v3",
  chart: "M2 14h12M4 11V8m4 3V3m4 8V6",
  copy: "M5 5V2h9v9h-3M2 5h9v9H2Z",
  link: "M6.5 9.5l3-3M7 4.5 9 2.6a3 3 0 0 1 4.3 4.3L11.5 9M9 11.5l-2 1.9a3 3 0 0 1-4.3-4.3L4.5 7",
  branch: "M4 2v12M4 8c5 0 8-1 8-5M12 3h.01",
  file: "M4 2h5l3 3v9H4Zm5 0v3h3",
  image: "M2 3h12v10H2Zm0 8 4-4 3 3 2-2 3 3M10.5 6h.01",
  check: "M3 8.5l3.5 3.5L13 4.5",
  note: "M3 2h10v8l-4 4H3Zm6 12v-4h4M5.5 5h5M5.5 8h3",
  good: "M2 7h2.5v6.5H2Zm2.5.5L7.5 2c1.5 0 1.6 1.2 1.3 2.5L8.5 6H13l-1 7.5H4.5",
  bad: "M2 9h2.5V2.5H2Zm2.5-.5 3 5.5c1.5 0 1.6-1.2 1.3-2.5L8.5 10H13l-1-7.5H4.5",
  undo: "M5 3 2 6l3 3M2 6h7a4 4 0 0 1 0 8H5",
  info: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Zm0-7v4M8 5h.01",
  restore: "M2 3h12v3H2Zm1 3v7h10V6M8 12V8m0 0L6 10m2-2 2 2",
} as const;

export type IconName = keyof typeof PATHS;

/** A sign beside words, or inside a control that has a name of its own. */
export const Icon = ({ name, filled = false }: { name: IconName; filled?: boolean }) => (
  <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path
      d={PATHS[name]}
      fill={filled ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth={name === "more" ? 2 : 1.3}
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);
