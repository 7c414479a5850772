/* On a screen that shows only a part of the map, that part holds the station that matters, and
   begins with the zone of the station where that is near, rather than within a name. */
const NEAR = 1 / 4; /* of what is shown */

for (const scroller of document.querySelectorAll(".map-scroller")) {
  const find = (wanted) => scroller.querySelector(`.stop${wanted}`);
  const station = find(".is-start") ?? find(".is-lit") ?? find(".has-guide");
  const shown = scroller.clientWidth;
  if (!station || scroller.scrollWidth <= shown) continue;
  const start = scroller.getBoundingClientRect().left - scroller.scrollLeft;
  const place = (element) => element.getBoundingClientRect().left - start;
  const middle = place(station) - (shown - station.getBoundingClientRect().width) / 2;
  const zones = [...scroller.querySelectorAll(".map:not(.timeline) .map-zones path")];
  const isNear = (x) => x > middle && x < Math.min(middle + shown * NEAR, place(station));
  scroller.scrollLeft = middle > 0 ? (zones.map(place).find(isNear) ?? middle) : 0;
}
