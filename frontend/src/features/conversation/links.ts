const OPENED = ["http:", "https:", "mailto:"];
const RASTER = /^data:image\/(png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]*$/i;

/** Where a link in somebody's words may lead; undefined where it may not. */
export function safeLink(address: string | undefined): string | undefined {
  const url = parsed(address);
  return url && OPENED.includes(url.protocol) ? url.href : undefined;
}

/** A picture whose bytes are in the text itself; anything that would be fetched, or drawn by a script, is none. */
export const pictureInside = (address: string | undefined) =>
  address && RASTER.test(address) ? address : undefined;

/** The host a link leads to, to be told before it is opened. */
export const hostOf = (address: string) => parsed(address)?.host ?? "";

function parsed(address: string | undefined): URL | undefined {
  return address && URL.canParse(address) ? new URL(address) : undefined;
}
