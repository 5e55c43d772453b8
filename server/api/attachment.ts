const LONGEST_NAME = 80;
/** Separators and what Windows forbids, controls, and what turns a name's direction around or can't be seen. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\s"*/:<>?\\|]+/gu;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * The value of `Content-Disposition` for a file that is saved under somebody's own words: ASCII for old clients, all of
 * it beside that (RFC 6266, RFC 8187).
 * @param extension such as `md`
 */
export function attachment(name: string, extension: string): string {
  const safe = fileName(name);
  const ascii = fileName(safe.normalize("NFKD").replace(/[^\x20-\x7e]/g, ""));
  return `attachment; filename="${ascii}.${extension}"; filename*=UTF-8''${percentEncoded(`${safe}.${extension}`)}`;
}

function fileName(words: string): string {
  const safe = words.replace(UNSAFE, " ").replace(/^[\s.-]+/, "");
  const short = [...safe]
    .slice(0, LONGEST_NAME)
    .join("")
    .replace(/[\s.]+$/, "");
  return short === "" || RESERVED.test(short) ? "conversation" : short;
}

/** RFC 8187's `attr-char`s stay; `encodeURIComponent` leaves four characters that are none. */
const percentEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
