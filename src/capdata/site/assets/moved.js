"use strict";
// A record that moved: on to its new page, and a claim's anchor with it, under its new name.
(() => {
  const now = document.querySelector("a.now");
  const file = (path) => decodeURIComponent(path.split("/").pop().replace(/\.html$/, ""));
  const old = file(location.pathname);
  const anchor = decodeURIComponent(location.hash.slice(1));
  const to = new URL(now.href);
  if (anchor.startsWith(`${old}.`)) to.hash = file(to.pathname) + anchor.slice(old.length);
  location.replace(to.href);
})();
