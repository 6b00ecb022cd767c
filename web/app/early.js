// Early: what must be known before the first paint. A URL that lays the page out otherwise, for two runs or without some of
// its parts, keeps it from being seen until main.js has done so; if that never runs, the style sheet shows it all the same.

if (/[?&](b|hide)=/.test(location.search)) document.documentElement.classList.add("early");
