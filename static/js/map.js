/* On a screen that shows only a part of the map, that part holds the station that matters. */
for (const scroller of document.querySelectorAll(".map-scroller")) {
  const station = scroller.querySelector(".is-lit") ?? scroller.querySelector(".has-guide");
  if (!station || scroller.scrollWidth <= scroller.clientWidth) continue;
  const { left, width } = station.getBoundingClientRect();
  const start = scroller.getBoundingClientRect().left;
  scroller.scrollLeft += left - start - (scroller.clientWidth - width) / 2;
}
