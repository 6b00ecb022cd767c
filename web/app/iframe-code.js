// IframeCode: the text that shows a run in a page of one's own: the picture alone, with what plays it.

/** What stays of the page. */
const STAYS = ["transport", "timeline", "legend", "full-screen"];

/** What is hidden: all parts but those that stay. */
export const EMBEDDED = ["all", ...STAYS.map((name) => "-" + name)].join(",");

/**
 * @param {string} link of the run
 * @returns {string} an element of HTML
 */
export function iframeCode(link) {
  const url = new URL(link);
  const query = url.search.replace(/^\?/, "").split("&").filter((part) => part !== "" && !part.startsWith("hide="));
  url.search = [...query, `hide=${EMBEDDED}`].join("&");
  const src = url.href.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${src}" title="Halo" width="640" height="520" style="border:0" allow="fullscreen"></iframe>`;
}
