/* On a screen that shows only a part of the map, that part holds the station that matters. */
for (const scroller of document.querySelectorAll(".map-scroller")) {
  const find = (wanted) => scroller.querySelector(`.stop${wanted}`);
  const station = find(".is-start") ?? find(".is-lit") ?? find(".has-guide");
  if (!station || scroller.scrollWidth <= scroller.clientWidth) continue;
  const { left, width } = station.getBoundingClientRect();
  const start = scroller.getBoundingClientRect().left;
  scroller.scrollLeft += left - start - (scroller.clientWidth - width) / 2;
}
