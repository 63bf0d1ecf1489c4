(names) => {
  // Before a link of the navigation is opened, whatever way: its address takes over the filters of this page.
  if (window.daNavigation) return;
  window.daNavigation = true;
  const links = '[data-testid="stTopNavLink"], [data-testid="stSidebarNavLink"]';
  const equip = (event) => {
    const link = event.target.closest && event.target.closest(links);
    if (!link) return;
    const shown = new URLSearchParams(window.location.search);
    const carried = new URLSearchParams(names.filter((name) => shown.has(name)).map((name) => [name, shown.get(name)]));
    link.href = link.href.split("?")[0] + (carried.size ? `?${carried}` : "");
  };
  // Streamlit follows a click in this tab whatever key is held; one that asks for another tab is left to the browser.
  const elsewhere = (event) => {
    const link = event.target.closest && event.target.closest(`${links}, [data-testid="stPageLink-NavLink"]`);
    if (link && (event.ctrlKey || event.metaKey || event.shiftKey)) event.stopPropagation();
  };
  document.addEventListener("click", elsewhere, true);
  for (const kind of ["pointerover", "pointerdown", "focusin"]) document.addEventListener(kind, equip, true);
}
