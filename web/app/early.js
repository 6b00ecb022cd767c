// Early: what must be known before the first paint. A URL that lays the page out otherwise, for two runs, without some of
// its parts, with a plane to choose or with the many groups of emoji, keeps it from being seen until main.js has done so; if
// that never runs, the style sheet shows it all the same.

if (/[?&](b=|hide=|plane=|data=emoji)/.test(location.search)) document.documentElement.classList.add("early");
