/* On a screen that shows only a part of the map, that part holds the station that matters, and
   begins with a zone where one begins nearby, rather than within a name. */
for (const scroller of document.querySelectorAll(".map-scroller")) {
  const find = (wanted) => scroller.querySelector(`.stop${wanted}`);
  const station = find(".is-start") ?? find(".is-lit") ?? find(".has-guide");
  if (!station || scroller.scrollWidth <= scroller.clientWidth) continue;
  const start = scroller.getBoundingClientRect().left;
  const { left, width } = station.getBoundingClientRect();
  scroller.scrollLeft += left - start - (scroller.clientWidth - width) / 2;
  const zones = [...scroller.querySelectorAll(".map-zones path")];
  const begins = zones.map((zone) => zone.getBoundingClientRect().left - start);
  scroller.scrollLeft += begins.find((x) => x > 0 && x < scroller.clientWidth / 4) ?? 0;
}
