/* What every page loads. Each module does nothing where what it is for is missing; collecting
   static files joins them into this one. */
import "./on_demand.js";
import "./search.js";
import "./catalogue.js";
import "./map.js";
import "./contents.js";
import "./fragments.js";
import "./comments.js";
import "./progress.js";
